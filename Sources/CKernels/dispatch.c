#include "include/CKernels.h"

#if defined(__x86_64__)
extern const slalom_kernels slalom_kernels_avx512_8x24;
extern const slalom_kernels slalom_kernels_avx2_6x8;
#elif defined(__aarch64__)
extern const slalom_kernels slalom_kernels_neon_6x8;
#endif
extern const slalom_kernels slalom_kernels_portable_4x3;

const slalom_kernels *slalom_kernels_for(slalom_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
  // __builtin_cpu_supports also asks whether the operating system saves these registers.
  case SLALOM_AVX512:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
               ? &slalom_kernels_avx512_8x24
               : NULL;
  case SLALOM_AVX2:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &slalom_kernels_avx2_6x8 : NULL;
#elif defined(__aarch64__)
  // Every AArch64 processor has NEON with fused multiply-add.
  case SLALOM_NEON:
    return &slalom_kernels_neon_6x8;
#endif
  case SLALOM_PORTABLE:
    return &slalom_kernels_portable_4x3;
  default:
    return NULL;
  }
}
