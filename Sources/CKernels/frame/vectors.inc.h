// The vocabulary of the kernels: a vector of LANES doubles and its operations.
typedef double FN(vector) __attribute__((ext_vector_type(LANES)));
// The same with the alignment of one double: what memory operands have.
typedef double FN(unaligned) __attribute__((ext_vector_type(LANES), aligned(8)));
typedef int64_t FN(words) __attribute__((ext_vector_type(LANES)));

#define VECTOR FN(vector)
#define TILE_COLUMNS (TILE_VECTORS * LANES)
#define SPLAT(x) ((VECTOR)(x))
#define LOAD(p) (*(const FN(unaligned) *)(p))
#define STORE(p, v) (*(FN(unaligned) *)(p) = (v))
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define SQRT(a) __builtin_elementwise_sqrt(a)
#define FMA_SCALAR(a, b, c) __builtin_elementwise_fma((double)(a), (double)(b), (double)(c))
#define SQRT_SCALAR(a) __builtin_elementwise_sqrt((double)(a))

// condition > 0 ? x : 0, so that NaN in the condition gives 0 on every path.
INLINE VECTOR FN(where_positive)(VECTOR condition, VECTOR x) { return condition > SPLAT(0.0) ? x : SPLAT(0.0); }
