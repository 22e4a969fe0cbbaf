#include "include/CBenchmarking.h"

#pragma STDC FP_CONTRACT OFF
#define UNROLL _Pragma("clang loop unroll(full)")

// As many chains as cover the latency of a fused multiply-add on both units and fit the registers beside two constants.
#if defined(__x86_64__)

#define FN(name) name##_avx512
#define TABLE limits_avx512
#define LANES 8
#define CHAINS 24
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "frame/limits.inc.h"
#pragma clang attribute pop

#define FN(name) name##_avx2
#define TABLE limits_avx2
#define LANES 4
#define CHAINS 12
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "frame/limits.inc.h"
#pragma clang attribute pop

#elif defined(__aarch64__)

#define FN(name) name##_neon
#define TABLE limits_neon
#define LANES 2
#define CHAINS 24
#include "frame/limits.inc.h"

#endif

// What the portable kernels can reach: fma from libm where the baseline has no such instruction.
#define FN(name) name##_portable
#define TABLE limits_portable
#define LANES 1
#define CHAINS 12
#include "frame/limits.inc.h"

const slalom_limits *slalom_limits_for(slalom_limits_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  case SLALOM_LIMITS_AVX512:
    return &limits_avx512;
  case SLALOM_LIMITS_AVX2:
    return &limits_avx2;
#elif defined(__aarch64__)
  case SLALOM_LIMITS_NEON:
    return &limits_neon;
#endif
  case SLALOM_LIMITS_PORTABLE:
    return &limits_portable;
  default:
    return NULL;
  }
}
