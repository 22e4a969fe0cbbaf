// Included once for each instruction set, with FN, TABLE, LANES and CHAINS defined.
typedef double FN(vector) __attribute__((ext_vector_type(LANES)));
// Memory operands have the alignment of one double.
typedef double FN(unaligned) __attribute__((ext_vector_type(LANES), aligned(8)));

static double FN(multiply_add)(size_t rounds) {
  FN(vector) sum[CHAINS];
  // Chains that start alike would be one to the compiler. 0.999999 and 1e-9 keep all values normal.
  UNROLL for (int i = 0; i < CHAINS; i++) sum[i] = (FN(vector))((double)i);
  for (size_t round = 0; round < rounds; round++) {
    UNROLL for (int i = 0; i < CHAINS; i++) {
      sum[i] = __builtin_elementwise_fma(sum[i], (FN(vector))(0.999999), (FN(vector))(1e-9));
    }
  }
  double total = 0;
  UNROLL for (int i = 0; i < CHAINS; i++) {
    UNROLL for (int lane = 0; lane < LANES; lane++) total += sum[i][lane];
  }
  return total;
}

static void FN(stream)(double *x, size_t count) {
  for (size_t i = 0; i < count; i += 4 * LANES) {
    UNROLL for (int j = 0; j < 4; j++) {
      FN(unaligned) *place = (FN(unaligned) *)(x + i + j * LANES);
      *place = __builtin_elementwise_fma((FN(vector))*place, (FN(vector))(0.5), (FN(vector))(1.0));
    }
  }
}

static const slalom_limits TABLE = {FN(multiply_add), 2 * LANES * CHAINS, FN(stream)};

#undef FN
#undef TABLE
#undef LANES
#undef CHAINS
