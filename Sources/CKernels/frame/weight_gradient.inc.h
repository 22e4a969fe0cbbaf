// dW = H^T · dY, and its use by an update rule while it is still in cache.
//
// Tiles of TILE_ROWS inputs by TILE_COLUMNS outputs sum over the rows of the batch in ascending order, one fma each.
// Fused, a finished tile's gradient waits in an L1 buffer of at most 1.5 KB; while the next tile is summed, after every
// four rows the update of one vector of it begins and that of the vector before ends, so that the update's divisions,
// square roots and cache misses hide under the fused multiply-adds:
//
//   tile t:    sum sum sum sum | begin 0 of t-1 | sum sum sum sum | end 0, begin 1 | sum sum sum sum | end 1, begin 2 ...
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

INLINE void FN(begin_vector)(
    const slalom_rule rule, const int penalty, slalom_parameters p, size_t offset, const double *gradient, double *root,
    const FN(constants) *u) {
  FN(begin_update)(rule, penalty, p.weights + offset, slalom_uses_first(rule) ? p.first + offset : NULL,
                   slalom_uses_second(rule) ? p.second + offset : NULL, gradient, root, u);
  REGISTER_FENCE;
}

INLINE void FN(end_vector)(
    const slalom_rule rule, const int penalty, slalom_parameters p, size_t offset, const double *gradient,
    const double *root, const FN(constants) *u) {
  FN(end_update)(rule, penalty, p.weights + offset, slalom_uses_first(rule) ? p.first + offset : NULL,
                 slalom_uses_second(rule) ? p.second + offset : NULL, gradient, root, u);
  REGISTER_FENCE;
}

INLINE void FN(prefetch_vector)(const slalom_rule rule, slalom_parameters p, size_t offset) {
  __builtin_prefetch(p.weights + offset, 1, UPDATE_PREFETCH_LEVEL);
  if (slalom_uses_first(rule)) __builtin_prefetch(p.first + offset, 1, UPDATE_PREFETCH_LEVEL);
  if (slalom_uses_second(rule)) __builtin_prefetch(p.second + offset, 1, UPDATE_PREFETCH_LEVEL);
  REGISTER_FENCE;
}

// Sums one tile into `gradient`. With `pending`, applies meanwhile what `gradient` held before to the parameters from
// element `pending_offset` on, and prefetches those from `ahead_offset` on. `root` is as large as `gradient`.
INLINE void FN(gradient_tile)(
    const slalom_rule rule, const int penalty, const int pending, size_t rows, const double *h, size_t h_stride,
    const double *dy, double *gradient, double *root, slalom_parameters p, size_t pending_offset, size_t ahead_offset,
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
// All sums so far are done and in registers: none of their multiply-adds moves in among the update's operations, where its
// operands would take the place of others.
#define FOUR_STEPS(k)                         \
  STEP(k) STEP(k + 1) STEP(k + 2) STEP(k + 3) \
  UNROLL for (int i = 0; i < TILE_ROWS; i++) UNROLL for (int j = 0; j < TILE_VECTORS; j++) PIN(sum[i][j]);
  size_t k = 0;
  if (pending) {
    size_t done = 0;
    if (rows >= 4) {
      FOUR_STEPS(0)
      FN(prefetch_vector)(rule, p, ahead_offset);
      FN(begin_vector)(rule, penalty, p, pending_offset, gradient, root, u);
      // The first vector stands outside of the loop: a condition in it would send sums to memory and back.
      size_t begun = pending_offset;
      for (done = 1, k = 4; done < FN(tile_size) && k + 4 <= rows; done++, k += 4) {
        FOUR_STEPS(k)
        const size_t offset = FN(vector_offset)(done), last = (done - 1) * LANES;
        FN(prefetch_vector)(rule, p, ahead_offset + offset);
        FN(end_vector)(rule, penalty, p, begun, gradient + last, root + last, u);
        begun = pending_offset + offset;
        FN(begin_vector)(rule, penalty, p, begun, gradient + done * LANES, root + done * LANES, u);
      }
      const size_t last = (done - 1) * LANES;
      FN(end_vector)(rule, penalty, p, begun, gradient + last, root + last, u);
    }
    // Those for which the batch has too few rows.
    for (; done < FN(tile_size); done++) {
      const size_t offset = pending_offset + FN(vector_offset)(done);
      FN(begin_vector)(rule, penalty, p, offset, gradient + done * LANES, root, u);
      FN(end_vector)(rule, penalty, p, offset, gradient + done * LANES, root, u);
    }
  }
  for (; k < rows; k++) STEP(k)
#undef STEP
#undef FOUR_STEPS
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
                      dy.values + tile.panel * dy.panel_stride + tile.column, gradient, NULL, none, 0, 0, NULL);
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
  double root[TILE_ROWS * TILE_COLUMNS] __attribute__((aligned(64)));
  const FN(constants) constants = FN(broadcast)(u);
  KEEP_IN_MEMORY(&constants);
  KEEP_IN_MEMORY(gradient);
  KEEP_IN_MEMORY(root);
  FN(cursor) tile = {0, 0, 0, 0}, ahead = {0, 0, 0, 0};
  for (int i = 0; i < UPDATE_PREFETCH_TILES; i++) FN(advance)(&ahead, inputs, panels);
  FN(gradient_tile)(rule, penalty, 0, rows, h, h_stride, dy.values, gradient, root, p, 0, 0, &constants);
  size_t pending = 0;
  while (FN(advance)(&tile, inputs, panels)) {
    FN(advance)(&ahead, inputs, panels);
    FN(gradient_tile)(rule, penalty, 1, rows, h + tile.row, h_stride,
                      dy.values + tile.panel * dy.panel_stride + tile.column, gradient, root, p, pending,
                      FN(tile_offset)(ahead, panel_stride), &constants);
    pending = FN(tile_offset)(tile, panel_stride);
  }
  for (size_t v = 0; v < FN(tile_size); v++) {
    FN(begin_vector)(rule, penalty, p, pending + FN(vector_offset)(v), gradient + v * LANES, root, &constants);
    FN(end_vector)(rule, penalty, p, pending + FN(vector_offset)(v), gradient + v * LANES, root, &constants);
  }
}

// A function each: registers are shared out well over one loop and badly over all of them.
#define INSTANCE(rule, penalty)                                                                               \
  static __attribute__((noinline)) void FN(weight_update_##rule##_##penalty)(                                 \
      size_t rows, size_t inputs, size_t panels, const double *h, size_t h_stride, slalom_panels dy,          \
      slalom_parameters p, size_t panel_stride, const slalom_update *u) {                                     \
    FN(weight_update_all)(rule, penalty, rows, inputs, panels, h, h_stride, dy, p, panel_stride, u);          \
  }
#define INSTANCES(name, uses_first, uses_second) INSTANCE(SLALOM_##name, 0) INSTANCE(SLALOM_##name, 1)
SLALOM_RULES(INSTANCES)
#undef INSTANCES
#undef INSTANCE

static void FN(weight_update)(
    size_t rows, size_t inputs, size_t panels, const double *h, size_t h_stride, slalom_panels dy,
    slalom_parameters parameters, size_t panel_stride, const slalom_update *update) {
#define CALL(rule, penalty)                                                                              \
  {                                                                                                      \
    FN(weight_update_##rule##_##penalty)(rows, inputs, panels, h, h_stride, dy, parameters, panel_stride, update); \
  }
  CALL_RULE_OF(update)
#undef CALL
}
