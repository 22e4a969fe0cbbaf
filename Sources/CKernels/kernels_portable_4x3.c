#include "frame/prelude.h"
// For any CPU: one lane, and fma from libm where the instruction is missing, exact and slow.
#define FN(name) name##_portable_4x3
#define TABLE slalom_kernels_portable_4x3
#define LANES 1
#define TILE_ROWS 4
#define TILE_VECTORS 3
#define PIN(x)
#define UPDATE_PREFETCH_LEVEL 3
#include "frame/table.inc.h"

double slalom_exp(double x) { return exp_one_portable_4x3(x); }
double slalom_log(double x) { return log_one_portable_4x3(x); }
double slalom_inverse_normal(double p) { return inverse_normal_one_portable_4x3(p); }
