#pragma once
#include <stddef.h>

// What a core can do at best, one table per instruction set: loops that do one thing and wait for nothing else.

typedef enum {
  SLALOM_LIMITS_AVX512 = 0,
  SLALOM_LIMITS_AVX2 = 1,
  SLALOM_LIMITS_NEON = 2,
  SLALOM_LIMITS_PORTABLE = 3,
} slalom_limits_isa;

typedef struct {
  // `rounds` rounds of independent chains of fused multiply-adds, every operand in a register. The result depends on
  // all of them, so that no compiler leaves one out.
  double (*_Nonnull multiply_add)(size_t rounds);
  // Floating-point operations of a round; a fused multiply-add counts as two.
  size_t round_flops;
  // x[i] = fma(x[i], 0.5, 1): reads and writes `count` doubles, a multiple of 64, where they stand.
  void (*_Nonnull stream)(double *_Nonnull x, size_t count);
} slalom_limits;

// Null where this build has no such instruction set. Whether the CPU has it is the caller's to know.
const slalom_limits *_Nullable slalom_limits_for(slalom_limits_isa isa);
