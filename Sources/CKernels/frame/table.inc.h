// One instruction set's kernels. The including file defines FN, TABLE, LANES (doubles in a vector), TILE_ROWS and
// TILE_VECTORS (the register tile is TILE_ROWS by TILE_VECTORS · LANES), PIN (x is computed by here, and in a register),
// UPDATE_PREFETCH_LEVEL (into which cache the update's operands come: 3 for L1, 2 for L2), and the target attribute.
#include "vectors.inc.h"
#include "elementary.inc.h"
#include "gemm.inc.h"
#include "transpose.inc.h"
#include "update.inc.h"
#include "weight_gradient.inc.h"
#include "reductions.inc.h"

const slalom_kernels TABLE = {
    .forward = FN(forward),
    .input_gradient = FN(input_gradient),
    .weight_gradient = FN(weight_gradient),
    .weight_update = FN(weight_update),
    .bias_gradient = FN(bias_gradient),
    .update = FN(update),
    .add_penalty = FN(add_penalty),
    .subtract = FN(subtract),
    .sum_of_squares = FN(sum_of_squares),
    .gather = FN(gather),
    .exp = FN(exp),
    .log = FN(log),
    .inverse_normal = FN(inverse_normal),
};
