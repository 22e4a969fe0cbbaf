#include <math.h>
#include <string.h>
#include "include/CKernels.h"
#pragma STDC FP_CONTRACT OFF
#define FN(name) name##_portable
#define INLINE static inline __attribute__((always_inline))
#define FMA_SCALAR(a, b, c) __builtin_fma(a, b, c)
#define SQRT_SCALAR(a) __builtin_elementwise_sqrt(a)
#include "frame/elementary.inc.h"

double slalom_exp(double x) { return exp_one_portable(x); }
double slalom_log(double x) { return log_one_portable(x); }
double slalom_inverse_normal(double p) { return inverse_normal_one_portable(p); }
