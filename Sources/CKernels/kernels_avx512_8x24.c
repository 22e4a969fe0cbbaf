#if defined(__x86_64__)
#include "frame/prelude.h"
// 8 rows by 3 vectors: 24 accumulators, 3 registers of B and a broadcast operand in 32 registers.
#define FN(name) name##_avx512_8x24
#define TABLE slalom_kernels_avx512_8x24
#define LANES 8
#define TILE_ROWS 8
#define TILE_VECTORS 3
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define PIN(x) __asm__ volatile("" : "+v"(x))
#define UPDATE_PREFETCH_LEVEL 3
#include "frame/table.inc.h"
#pragma clang attribute pop
#endif
