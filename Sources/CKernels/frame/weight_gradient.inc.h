// dW = H^T · dY, and its use by an update rule while it is still in cache.
//
// Tiles of TILE_ROWS inputs by TILE_COLUMNS outputs sum over the rows of the batch in ascending order, one fma each.
// Fused, a finished tile's gradient waits in an L1 buffer of at most 1.5 KB; while the next tile is summed, one
// vector of it is applied after every four rows, so that the update's divisions, square roots and cache misses
// hide under the fused multiply-adds:
//
//   tile t:    sum sum sum sum | update vector 0 of t-1 | sum sum sum sum | update vector 1 of t-1 | ...
//   prefetch:  parameters and state of tile t+3, one line with every vector

// The tiles in order: chunk of rows, panel, tile column, tile row.
typedef struct {
  size_t chunk, panel, column, row;
} FN(cursor);

INLINE size_t FN(chunk_end)(size_t chunk, size_t inputs) {
  return chunk + ROW_CHUNK < inputs ? chunk + ROW_CHUNK : inputs;
}

// False, and the cursor left where it is, at the last tile.
INLINE int FN(advance)(FN(cursor) *c, size_t inputs, size_t panels) {
  if (c->row + TILE_ROWS < FN(chunk_end)(c->chunk, inputs)) {
    c->row += TILE_ROWS;
    return 1;
  }
  if (c->column + TILE_COLUMNS < SLALOM_PANEL) {
    c->column += TILE_COLUMNS;
  } else if (c->panel + 1 < panels) {
    c->column = 0;
    c->panel += 1;
  } else if (c->chunk + ROW_CHUNK < inputs) {
    c->column = 0;
    c->panel = 0;
    c->chunk += ROW_CHUNK;
  } else {
    return 0;
  }
  c->row = c->chunk;
  return 1;
}

INLINE size_t FN(tile_offset)(FN(cursor) c, size_t panel_stride) {
  return c.panel * panel_stride + c.row * SLALOM_PANEL + c.column;
}

// Where vector `index` of a tile stands after the tile's first element, in rows of SLALOM_PANEL.
INLINE size_t FN(vector_offset)(size_t index) {
  if (TILE_COLUMNS == SLALOM_PANEL) return index * LANES;
  return index / TILE_VECTORS * SLALOM_PANEL + index % TILE_VECTORS * LANES;
}

enum { FN(tile_size) = TILE_ROWS * TILE_VECTORS };

INLINE void FN(update_tile_vector)(
    const slalom_rule rule, const int penalty, slalom_parameters p, size_t offset, VECTOR gradient,
    const FN(constants) *u) {
  FN(update_vector)(rule, penalty, p.weights + offset, FN(uses_first)(rule) ? p.first + offset : NULL,
                    FN(uses_second)(rule) ? p.second + offset : NULL, gradient, u);
}

// Sums one tile into `gradient`. With `pending`, applies meanwhile what `gradient` held before to the parameters from
// element `pending_offset` on, and prefetches those from `ahead_offset` on.
INLINE void FN(gradient_tile)(
    const slalom_rule rule, const int penalty, const int pending, size_t rows, const double *h, size_t h_stride,
    const double *dy, double *gradient, slalom_parameters p, size_t pending_offset, size_t ahead_offset,
    const FN(constants) *u) {
  VECTOR sum[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int i = 0; i < TILE_ROWS; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = SPLAT(0.0);
#define STEP(k)                                                                                    \
  {                                                                                                \
    VECTOR operand[TILE_VECTORS];                                                                  \
    UNROLL for (int j = 0; j < TILE_VECTORS; j++) operand[j] = LOAD(dy + (k) * SLALOM_PANEL + j * LANES); \
    const double *factors = h + (k) * h_stride;                                                    \
    UNROLL for (int i = 0; i < TILE_ROWS; i++) {                                                   \
      const VECTOR factor = SPLAT(factors[i]);                                                     \
      UNROLL for (int j = 0; j < TILE_VECTORS; j++) sum[i][j] = FMA(factor, operand[j], sum[i][j]); \
    }                                                                                              \
  }
  size_t k = 0;
  if (pending) {
    size_t done = 0;
    for (; done < FN(tile_size) && k + 4 <= rows; done++, k += 4) {
      STEP(k) STEP(k + 1) STEP(k + 2) STEP(k + 3)
      const size_t offset = FN(vector_offset)(done);
      __builtin_prefetch(p.weights + ahead_offset + offset, 1);
      if (FN(uses_first)(rule)) __builtin_prefetch(p.first + ahead_offset + offset, 1);
      if (FN(uses_second)(rule)) __builtin_prefetch(p.second + ahead_offset + offset, 1);
      REGISTER_FENCE;
      FN(update_tile_vector)(rule, penalty, p, pending_offset + offset, LOAD(gradient + done * LANES), u);
      REGISTER_FENCE;
    }
    for (; done < FN(tile_size); done++) {
      FN(update_tile_vector)(
          rule, penalty, p, pending_offset + FN(vector_offset)(done), LOAD(gradient + done * LANES), u);
    }
  }
  for (; k < rows; k++) STEP(k)
#undef STEP
  UNROLL for (int i = 0; i < TILE_ROWS; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) {
    STORE(gradient + (i * TILE_VECTORS + j) * LANES, sum[i][j]);
  }
}

static void FN(weight_gradient)(
    size_t rows, size_t inputs, size_t panels, const double *h, size_t h_stride, slalom_panels dy, double *dw,
    size_t dw_panel_stride) {
  double gradient[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const slalom_parameters none = {dw, NULL, NULL};
  FN(cursor) tile = {0, 0, 0, 0};
  do {
    FN(gradient_tile)(SLALOM_SGD, 0, 0, rows, h + tile.row, h_stride,
                      dy.values + tile.panel * dy.panel_stride + tile.column, gradient, none, 0, 0, NULL);
    double *target = dw + FN(tile_offset)(tile, dw_panel_stride);
    UNROLL for (int v = 0; v < FN(tile_size); v++) {
      STORE(target + FN(vector_offset)(v), LOAD(gradient + v * LANES));
    }
  } while (FN(advance)(&tile, inputs, panels));
}

INLINE void FN(weight_update_all)(
    const slalom_rule rule, const int penalty, size_t rows, size_t inputs, size_t panels, const double *h,
    size_t h_stride, slalom_panels dy, slalom_parameters p, size_t panel_stride, const slalom_update *u) {
  double gradient[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const FN(constants) constants = FN(broadcast)(u);
  FN(cursor) tile = {0, 0, 0, 0}, ahead = {0, 0, 0, 0};
  for (int i = 0; i < UPDATE_PREFETCH_TILES; i++) FN(advance)(&ahead, inputs, panels);
  FN(gradient_tile)(rule, penalty, 0, rows, h, h_stride, dy.values, gradient, p, 0, 0, &constants);
  size_t pending = 0;
  while (FN(advance)(&tile, inputs, panels)) {
    FN(advance)(&ahead, inputs, panels);
    FN(gradient_tile)(rule, penalty, 1, rows, h + tile.row, h_stride,
                      dy.values + tile.panel * dy.panel_stride + tile.column, gradient, p, pending,
                      FN(tile_offset)(ahead, panel_stride), &constants);
    pending = FN(tile_offset)(tile, panel_stride);
  }
  for (size_t v = 0; v < FN(tile_size); v++) {
    FN(update_tile_vector)(rule, penalty, p, pending + FN(vector_offset)(v), LOAD(gradient + v * LANES), &constants);
  }
}

static void FN(weight_update)(
    size_t rows, size_t inputs, size_t panels, const double *h, size_t h_stride, slalom_panels dy,
    slalom_parameters parameters, size_t panel_stride, const slalom_update *update) {
#define CALL(rule, penalty) \
  { FN(weight_update_all)(rule, penalty, rows, inputs, panels, h, h_stride, dy, parameters, panel_stride, update); }
  FOR_EACH_RULE(update, CALL)
#undef CALL
}
