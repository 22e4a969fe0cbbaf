#if defined(__x86_64__)
#include "frame/prelude.h"
// 6 rows by 2 vectors: 12 accumulators, 2 registers of B and a broadcast in 16 registers; 4 x 12 spills.
#define FN(name) name##_avx2_6x8
#define TABLE slalom_kernels_avx2_6x8
#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 2
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define PIN(x) __asm__ volatile("" : "+x"(x))
#define UPDATE_PREFETCH_LEVEL 2
#include "frame/table.inc.h"
#pragma clang attribute pop
#endif
