// dX = (dY · W^T) masked by ReLU. One panel of W^T at a time is written to scratch that stays in L1 or L2, by 8 x 8
// transposes in registers, then multiplied like any other panel.

typedef double FN(eight) __attribute__((ext_vector_type(8)));
typedef double FN(eight_unaligned) __attribute__((ext_vector_type(8), aligned(8)));

// target[j][r] = source[r][j] for 8 rows and columns, both with rows of SLALOM_PANEL.
INLINE void FN(transpose_8x8)(const double *source, double *target) {
  FN(eight) x[8], y[8], z[8];
  UNROLL for (int r = 0; r < 8; r++) x[r] = *(const FN(eight_unaligned) *)(source + r * SLALOM_PANEL);
  UNROLL for (int r = 0; r < 8; r += 2) {
    y[r] = __builtin_shufflevector(x[r], x[r + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    y[r + 1] = __builtin_shufflevector(x[r], x[r + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  UNROLL for (int r = 0; r < 8; r += 4) UNROLL for (int e = 0; e < 2; e++) {
    z[r + e] = __builtin_shufflevector(y[r + e], y[r + e + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    z[r + e + 2] = __builtin_shufflevector(y[r + e], y[r + e + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  UNROLL for (int r = 0; r < 4; r++) {
    *(FN(eight_unaligned) *)(target + r * SLALOM_PANEL) =
        __builtin_shufflevector(z[r], z[r + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(FN(eight_unaligned) *)(target + (r + 4) * SLALOM_PANEL) =
        __builtin_shufflevector(z[r], z[r + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

// transposed[j][r] = w[row + r][j] for 24 rows of W and all of its columns.
INLINE void FN(transpose_rows)(slalom_panels w, size_t row, size_t columns, double *transposed) {
  const size_t panels = (columns + SLALOM_PANEL - 1) / SLALOM_PANEL;
  for (size_t panel = 0; panel < panels; panel++) {
    const double *source = w.values + panel * w.panel_stride + row * SLALOM_PANEL;
    double *target = transposed + panel * SLALOM_PANEL * SLALOM_PANEL;
    for (size_t column = 0; column < SLALOM_PANEL; column += 8) {
      for (size_t r = 0; r < SLALOM_PANEL; r += 8) {
        // Panels lie far apart, where no hardware prefetcher looks. What the next 24 rows of W will want is asked for
        // while this panel is still to be multiplied.
        const double *block = source + r * SLALOM_PANEL + column;
        UNROLL for (int line = 0; line < 8; line++) {
          __builtin_prefetch(block + (SLALOM_PANEL + line) * SLALOM_PANEL, 0, 2);
        }
        FN(transpose_8x8)(block, target + column * SLALOM_PANEL + r);
      }
    }
  }
}

static void FN(input_gradient)(
    size_t rows, size_t panels, size_t depth, const double *dy, size_t dy_stride, slalom_panels w, double *transposed,
    const double *h, size_t h_stride, double *dx, size_t dx_stride, double *dx_panels, size_t dx_panel_stride) {
  for (size_t panel = 0; panel < panels; panel++) {
    const size_t column = panel * SLALOM_PANEL;
    FN(transpose_rows)(w, column, depth, transposed);
    const slalom_panels one = {transposed, 0};
    const FN(masked) masked = {h + column, h_stride, dx_panels + panel * dx_panel_stride};
    FN(gemm)(rows, 1, depth, dy, dy_stride, one, dx + column, dx_stride, NULL, FN(finish_mask), masked);
  }
}
