// Sums whose order is part of the numerics, and the conversion of bytes.

static void FN(bias_gradient)(size_t rows, size_t panels, slalom_panels dy, double *db) {
  for (size_t panel = 0; panel < panels; panel++) {
    const double *values = dy.values + panel * dy.panel_stride;
    for (size_t column = 0; column < SLALOM_PANEL; column += TILE_COLUMNS) {
      VECTOR sum[TILE_VECTORS];
      UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[j] = SPLAT(0.0);
      for (size_t row = 0; row < rows; row++) {
        UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
          sum[j] = sum[j] + LOAD(values + row * SLALOM_PANEL + column + j * LANES);
        }
      }
      UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
        STORE(db + panel * SLALOM_PANEL + column + j * LANES, sum[j]);
      }
    }
  }
}

// The lane of an element is its flat index mod 8, so a row's first column starts at another lane than the last row's
// when the width is no multiple of 8. The lanes are turned to begin at the row's first column, which makes
// eight columns one vector.
static double FN(sum_of_squares)(size_t rows, size_t columns, slalom_panels x) {
  double lanes[8] = {0, 0, 0, 0, 0, 0, 0, 0};
  for (size_t row = 0; row < rows; row++) {
    const size_t turn = row * columns % 8;
    double turned[8];
    UNROLL for (size_t i = 0; i < 8; i++) turned[i] = lanes[(turn + i) % 8];
    FN(eight) sum = *(const FN(eight_unaligned) *)turned;
    size_t column = 0;
    for (; column + 8 <= columns; column += 8) {
      const double *at =
          x.values + column / SLALOM_PANEL * x.panel_stride + row * SLALOM_PANEL + column % SLALOM_PANEL;
      const FN(eight) value = *(const FN(eight_unaligned) *)at;
      sum = FMA(value, value, sum);
    }
    *(FN(eight_unaligned) *)turned = sum;
    for (; column < columns; column++) {
      const double value =
          x.values[column / SLALOM_PANEL * x.panel_stride + row * SLALOM_PANEL + column % SLALOM_PANEL];
      turned[column % 8] = FMA_SCALAR(value, value, turned[column % 8]);
    }
    UNROLL for (size_t i = 0; i < 8; i++) lanes[(turn + i) % 8] = turned[i];
  }
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

static void FN(gather)(size_t count, const uint8_t *bytes, const double *mean, double divisor, double *x) {
  // Division by 1 is exact; leaving it out changes no bit.
  if (divisor == 1.0) {
    for (size_t i = 0; i < count; i++) x[i] = (double)bytes[i] - mean[i];
  } else {
    for (size_t i = 0; i < count; i++) x[i] = ((double)bytes[i] - mean[i]) / divisor;
  }
}
