#if defined(__aarch64__)
#include "frame/prelude.h"
// 6 rows by 4 vectors of two: 24 accumulators, 4 registers of B and the broadcasts in 32 registers.
#define FN(name) name##_neon_6x8
#define TABLE slalom_kernels_neon_6x8
#define LANES 2
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define PIN(x) __asm__ volatile("" : "+w"(x))
#define UPDATE_PREFETCH_LEVEL 3
#include "frame/table.inc.h"
#endif
