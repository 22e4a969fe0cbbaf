// Products with a matrix in panels: the forward pass, and with W^T the gradient of a layer's input.
//
// A register tile holds TILE_ROWS rows by TILE_VECTORS vectors of C while k runs upward: one fma per element and k,
// in the order of k, so neither the tile's shape nor K_BLOCK shows in the bits (docs/numerics.md, rule 2).

enum { FN(finish_plain), FN(finish_relu), FN(finish_mask) };

// Where a finished tile also goes, and what it is masked with. Only finish_mask reads it.
typedef struct {
  const double *mask;
  size_t mask_stride;
  double *panel;
} FN(masked);

// `first`: C starts from the bias (+0 where null), else from what it holds. `ahead` is what the next tiles will read:
// one cache line is prefetched every four k.
INLINE void FN(gemm_tile)(
    const int rows, const double *a, size_t a_stride, const double *b, size_t depth, double *c, size_t c_stride,
    const double *bias, int first, const int finish, FN(masked) masked, const double *ahead) {
  VECTOR sum[TILE_ROWS][TILE_VECTORS];
  if (first) {
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
      sum[i][j] = bias ? LOAD(bias + j * LANES) : SPLAT(0.0);
    }
  } else {
    UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
      sum[i][j] = LOAD(c + i * c_stride + j * LANES);
    }
  }
  // What the next tile starts from and writes: it was last touched a block ago, or a step ago.
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < TILE_COLUMNS; j += 8) {
    __builtin_prefetch(c + (i + rows) * c_stride + j, 1);
    if (finish == FN(finish_mask)) {
      __builtin_prefetch(masked.mask + (i + rows) * masked.mask_stride + j);
      __builtin_prefetch(masked.panel + (i + rows) * SLALOM_PANEL + j, 1);
    }
  }
  const double *row[TILE_ROWS];
  UNROLL for (int i = 0; i < rows; i++) row[i] = a + i * a_stride;
#define STEP(k)                                                                                    \
  {                                                                                                \
    VECTOR operand[TILE_VECTORS];                                                                  \
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) operand[j] = LOAD(b + (k) * SLALOM_PANEL + j * LANES); \
    UNROLL for (int i = 0; i < rows; i++) {                                                        \
      const VECTOR factor = SPLAT(row[i][k]);                                                      \
      UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = FMA(factor, operand[j], sum[i][j]); \
    }                                                                                              \
  }
  size_t k = 0;
  for (; k + 4 <= depth; k += 4) {
    STEP(k) STEP(k + 1) STEP(k + 2) STEP(k + 3)
    __builtin_prefetch(ahead + k * 2, 0, 2);
  }
  for (; k < depth; k++) STEP(k)
#undef STEP
  UNROLL for (int i = 0; i < rows; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
    VECTOR value = sum[i][j];
    if (finish == FN(finish_relu)) value = FN(where_positive)(value, value);
    if (finish == FN(finish_mask)) {
      value = FN(where_positive)(LOAD(masked.mask + i * masked.mask_stride + j * LANES), value);
      STORE(masked.panel + i * SLALOM_PANEL + j * LANES, value);
    }
    STORE(c + i * c_stride + j * LANES, value);
  }
}

// One block of k for one tile column: all rows of A, in full tiles, then fours, then single rows.
INLINE void FN(gemm_rows)(
    size_t rows, const double *a, size_t a_stride, const double *b, size_t depth, double *c, size_t c_stride,
    const double *bias, int first, const int finish, FN(masked) masked, const double *ahead) {
  size_t row = 0;
#define TILE(count)                                                                                              \
  {                                                                                                              \
    FN(masked) tile = masked;                                                                                    \
    if (finish == FN(finish_mask)) {                                                                             \
      tile.mask += row * masked.mask_stride;                                                                     \
      tile.panel += row * SLALOM_PANEL;                                                                          \
    }                                                                                                            \
    FN(gemm_tile)(count, a + row * a_stride, a_stride, b, depth, c + row * c_stride, c_stride, bias, first, finish, \
                  tile, ahead);                                                                                  \
    ahead += depth * 2;                                                                                          \
  }
  for (; row + TILE_ROWS <= rows; row += TILE_ROWS) TILE(TILE_ROWS)
#if TILE_ROWS > 4
  for (; row + 4 <= rows; row += 4) TILE(4)
#endif
  for (; row < rows; row++) TILE(1)
#undef TILE
}

INLINE void FN(gemm)(
    size_t rows, size_t panels, size_t depth, const double *a, size_t a_stride, slalom_panels b, double *c,
    size_t c_stride, const double *bias, const int finish, FN(masked) masked) {
  for (size_t start = 0; start < depth; start += K_BLOCK) {
    const size_t block = depth - start < K_BLOCK ? depth - start : K_BLOCK;
    const int first = start == 0, last = start + block == depth;
    for (size_t panel = 0; panel < panels; panel++) {
      const double *values = b.values + panel * b.panel_stride + start * SLALOM_PANEL;
      // The next panel's block, or after the last panel the next block; a prefetch past the end does nothing.
      const double *ahead =
          panel + 1 < panels ? values + b.panel_stride : b.values + (start + K_BLOCK) * SLALOM_PANEL;
      for (size_t column = 0; column < SLALOM_PANEL; column += TILE_COLUMNS) {
        const size_t j = panel * SLALOM_PANEL + column;
        FN(masked) tile = masked;
        if (finish == FN(finish_mask)) {
          tile.mask += j;
          tile.panel += column;
        }
        const double *tile_bias = bias ? bias + j : NULL;
        if (last) {
          FN(gemm_rows)(rows, a + start, a_stride, values + column, block, c + j, c_stride, tile_bias, first, finish,
                        tile, ahead);
        } else {
          FN(gemm_rows)(rows, a + start, a_stride, values + column, block, c + j, c_stride, tile_bias, first,
                        FN(finish_plain), tile, ahead);
        }
      }
    }
  }
}

static void FN(forward)(
    size_t rows, size_t panels, size_t depth, const double *a, size_t a_stride, slalom_panels w, const double *bias,
    double *c, size_t c_stride, int relu) {
  const FN(masked) none = {NULL, 0, NULL};
  if (relu) {
    FN(gemm)(rows, panels, depth, a, a_stride, w, c, c_stride, bias, FN(finish_relu), none);
  } else {
    FN(gemm)(rows, panels, depth, a, a_stride, w, c, c_stride, bias, FN(finish_plain), none);
  }
}
