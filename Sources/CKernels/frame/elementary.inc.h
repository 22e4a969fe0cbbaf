// exp, log and the inverse normal distribution function in one scalar operation order (docs/numerics.md, rule 1).
// Included once per instruction set; every operation is an IEEE-754 operation or an explicit fma, so each
// instantiation returns the same bits. No libm function is called but, on the portable path, fma itself.

INLINE double FN(bits_to_double)(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

INLINE uint64_t FN(double_to_bits)(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// exp(x) = 2^k · e^r with k = round(x / ln 2) and r = x - k·ln 2 = high + low, |r| <= 0.3466: ln 2 is in two parts, the
// higher with so many trailing zeros that k times it is exact (Cody and Waite). e^r = 1 + high + (low + r²·p(r)), p the
// Taylor series of (e^r - 1 - r) / r² to r^11; 1 + high is kept with its rounding error. Below -708 the result is 0, so
// that no result is ever subnormal.
INLINE double FN(exp_one)(double x) {
  const double round_to_integer = 0x1.8p52;
  double clamped = x < -708.0 ? -708.0 : x;
  clamped = clamped > 710.0 ? 710.0 : clamped;
  const double shifted = FMA_SCALAR(clamped, 0x1.71547652b82fep+0, round_to_integer);
  const double k = shifted - round_to_integer;
  const double high = FMA_SCALAR(k, -0x1.62e42fefa3800p-1, clamped);
  const double low = k * -0x1.ef35793c76730p-45;
  const double r = high + low;
  double p = 1.0 / 6227020800.0;
  p = FMA_SCALAR(p, r, 1.0 / 479001600.0);
  p = FMA_SCALAR(p, r, 1.0 / 39916800.0);
  p = FMA_SCALAR(p, r, 1.0 / 3628800.0);
  p = FMA_SCALAR(p, r, 1.0 / 362880.0);
  p = FMA_SCALAR(p, r, 1.0 / 40320.0);
  p = FMA_SCALAR(p, r, 1.0 / 5040.0);
  p = FMA_SCALAR(p, r, 1.0 / 720.0);
  p = FMA_SCALAR(p, r, 1.0 / 120.0);
  p = FMA_SCALAR(p, r, 1.0 / 24.0);
  p = FMA_SCALAR(p, r, 1.0 / 6.0);
  p = FMA_SCALAR(p, r, 0.5);
  const double sum = 1.0 + high;
  const double sum_error = high - (sum - 1.0);
  const double y = sum + (sum_error + FMA_SCALAR(r * r, p, low));
  // k reaches 1024, one more than a double's exponent holds: y is doubled first and scaled by 2^(k-1). The shift
  // moves k from the low bits of `shifted` to the exponent field; what is above falls out.
  const uint64_t scale = (FN(double_to_bits)(shifted) << 52) + UINT64_C(0x3fe0000000000000);
  const double result = (y + y) * FN(bits_to_double)(scale);
  return x < -708.0 ? 0.0 : result;
}

// log(x) = k·ln 2 + log(1 + f) with 1 + f in [√½, √2). With s = f / (2 + f): log(1 + f) = f - (h - s·(h + R)),
// h = f²/2, R = Σ 2 s^(2i) / (2i + 1), i = 1..11, the series of atanh; ln 2 in the same two parts.
INLINE double FN(log_one)(double x) {
  if (!(x > 0)) return x == 0 ? -__builtin_inf() : __builtin_nan("");
  if (x == __builtin_inf()) return x;
  int64_t exponent = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    exponent = -54;
  }
  // Adding the distance from √½ to 1 before the exponent is taken puts the cut between exponents at √2.
  uint64_t bits = FN(double_to_bits)(x) + (UINT64_C(0x3ff0000000000000) - UINT64_C(0x3fe6a09e667f3bcd));
  exponent += (int64_t)(bits >> 52) - 1023;
  bits = (bits & UINT64_C(0x000fffffffffffff)) + UINT64_C(0x3fe6a09e667f3bcd);
  const double f = FN(bits_to_double)(bits) - 1.0;
  const double k = (double)exponent;
  const double s = f / (2.0 + f);
  const double z = s * s;
  double R = 2.0 / 23.0;
  R = FMA_SCALAR(R, z, 2.0 / 21.0);
  R = FMA_SCALAR(R, z, 2.0 / 19.0);
  R = FMA_SCALAR(R, z, 2.0 / 17.0);
  R = FMA_SCALAR(R, z, 2.0 / 15.0);
  R = FMA_SCALAR(R, z, 2.0 / 13.0);
  R = FMA_SCALAR(R, z, 2.0 / 11.0);
  R = FMA_SCALAR(R, z, 2.0 / 9.0);
  R = FMA_SCALAR(R, z, 2.0 / 7.0);
  R = FMA_SCALAR(R, z, 2.0 / 5.0);
  R = FMA_SCALAR(R, z, 2.0 / 3.0);
  R = R * z;
  const double h = 0.5 * f * f;
  const double low = FMA_SCALAR(s, h + R, k * 0x1.ef35793c76730p-45);
  return FMA_SCALAR(k, 0x1.62e42fefa3800p-1, f - (h - low));
}

// One of AS241's rational functions: the two polynomials of degree 7 by Horner's rule with fma.
#define AS241_RATIO(r, n7, n6, n5, n4, n3, n2, n1, n0, d7, d6, d5, d4, d3, d2, d1)                               \
  (FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(n7, r, n6), r, n5), r, n4), r,   \
                                               n3), r, n2), r, n1), r, n0) /                                    \
   FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(FMA_SCALAR(d7, r, d6), r, d5), r, d4), r,   \
                                               d3), r, d2), r, d1), r, 1.0))

// Algorithm AS 241, PPND16: M. J. Wichura, The Percentage Points of the Normal Distribution, Applied Statistics 37
// (1988) 477-484. 0 gives -infinity, 1 gives +infinity, anything outside [0, 1] NaN.
INLINE double FN(inverse_normal_one)(double p) {
  const double q = p - 0.5;
  if (__builtin_fabs(q) <= 0.425) {
    const double r = FMA_SCALAR(-q, q, 0.180625);
    return q * AS241_RATIO(r,
        2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
        1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0,
        5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
        5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1);
  }
  if (!(p > 0 && p < 1)) {
    if (p == 0) return -__builtin_inf();
    return p == 1 ? __builtin_inf() : __builtin_nan("");
  }
  double r = SQRT_SCALAR(-FN(log_one)(q < 0 ? p : 1.0 - p));
  double tail;
  if (r <= 5.0) {
    r = r - 1.6;
    tail = AS241_RATIO(r,
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e+0,
        3.64784832476320460504e+0, 5.76949722146069140550e+0, 4.63033784615654529590e+0, 1.42343711074968357734e+0,
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1,
        6.89767334985100004550e-1, 1.67638483018380384940e+0, 2.05319162663775882187e+0);
  } else {
    r = r - 5.0;
    tail = AS241_RATIO(r,
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2,
        2.96560571828504891230e-1, 1.78482653991729133580e+0, 5.46378491116411436990e+0, 6.65790464350110377720e+0,
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
        1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1);
  }
  return q < 0 ? -tail : tail;
}
#undef AS241_RATIO

static void FN(exp)(size_t count, const double *x, double *y) {
  for (size_t i = 0; i < count; i++) y[i] = FN(exp_one)(x[i]);
}

static void FN(log)(size_t count, const double *x, double *y) {
  for (size_t i = 0; i < count; i++) y[i] = FN(log_one)(x[i]);
}

static void FN(inverse_normal)(size_t count, const double *p, double *x) {
  for (size_t i = 0; i < count; i++) x[i] = FN(inverse_normal_one)(p[i]);
}
