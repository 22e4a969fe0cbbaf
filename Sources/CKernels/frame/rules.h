// The update rules (docs/numerics.md, rule 5): first their list, then the arithmetic of each on one vector of parameters.
// CKernels.h includes this file for the list alone; a table, which has defined FN, for both.

// RULE(name, whether it keeps `first`, whether it keeps `second`) for each form that rules take in the kernels; `first` is
// v or m, `second` s or u. adam-uncorrected is ADAM with constants of its own.
#define SLALOM_RULES(RULE) \
  RULE(SGD, 0, 0)          \
  RULE(MOMENTUM, 1, 0)     \
  RULE(NESTEROV, 1, 0)     \
  RULE(ADAGRAD, 0, 1)      \
  RULE(RMSPROP, 0, 1)      \
  RULE(ADAM, 1, 1)

#ifdef FN
// A rule has two halves: BEGIN goes up to the square root, which it leaves in `root`, and END on from the division. A
// processor sees some three hundred instructions ahead, and while a chain that is longer than these take waits at their
// front, the multiply-adds behind it run out. Each half is short enough; all of Adam at once is not. `g` is the gradient
// with the penalty's part; END computes it anew with PENALIZED_GRADIENT. A fence after each operation keeps its operands
// out of the registers until then.
#define BEGIN(rule)                                                                                       \
  INLINE void FN(begin_##rule)(                                                                           \
      VECTOR g, double *weights, double *first, double *second, double *root, const FN(constants) *u)
#define END(rule)                                                                                         \
  INLINE void FN(end_##rule)(                                                                             \
      const int penalty, double *weights, const double *first, const double *second, const double *gradient, \
      const double *root, const FN(constants) *u)
#define PENALIZED_GRADIENT FN(penalized)(penalty, weights, gradient, u)

// w = fma(-η, g, w)
BEGIN(SGD) { STORE(weights, FMA(u->negative_rate, g, LOAD(weights))); }
END(SGD) {}

// v = fma(μ, v, -η·g); w = w + v
BEGIN(MOMENTUM) {
  VECTOR v = u->negative_rate * g;
  REGISTER_FENCE;
  v = FMA(u->momentum, LOAD(first), v);
  REGISTER_FENCE;
  v = FN(flush)(v, u);
  STORE(first, v);
  REGISTER_FENCE;
  STORE(weights, LOAD(weights) + v);
}
END(MOMENTUM) {}

// v' = fma(μ, v, -η·g); w = w + fma(μ, v' - v, v')
BEGIN(NESTEROV) {
  VECTOR v = u->negative_rate * g;
  REGISTER_FENCE;
  v = FMA(u->momentum, LOAD(first), v);
  REGISTER_FENCE;
  v = FN(flush)(v, u);
  REGISTER_FENCE;
  const VECTOR change = v - LOAD(first);
  REGISTER_FENCE;
  STORE(first, v);
  v = FMA(u->momentum, change, v);
  REGISTER_FENCE;
  STORE(weights, LOAD(weights) + v);
}
END(NESTEROV) {}

// s = fma(g, g, s); w = fma(-η, g / (√s + ε), w)
BEGIN(ADAGRAD) {
  const VECTOR s = FN(flush)(FMA(g, g, LOAD(second)), u);
  STORE(second, s);
  STORE(root, SQRT(s));
}
END(ADAGRAD) {
  const VECTOR step = PENALIZED_GRADIENT / (LOAD(root) + u->epsilon);
  REGISTER_FENCE;
  STORE(weights, FMA(u->negative_rate, step, LOAD(weights)));
}

// s = fma(ρ, s, ((1-ρ)·g)·g); w = fma(-η, g / (√s + ε), w)
BEGIN(RMSPROP) {
  VECTOR s = (u->second_complement * g) * g;
  REGISTER_FENCE;
  s = FMA(u->second_decay, LOAD(second), s);
  REGISTER_FENCE;
  s = FN(flush)(s, u);
  STORE(second, s);
  STORE(root, SQRT(s));
}
END(RMSPROP) {
  const VECTOR step = PENALIZED_GRADIENT / (LOAD(root) + u->epsilon);
  REGISTER_FENCE;
  STORE(weights, FMA(u->negative_rate, step, LOAD(weights)));
}

// m = fma(β1, m, (1-β1)·g); s = fma(β2, s, ((1-β2)·g)·g); w = fma(-c1, m / fma(√s, c2, ε), w)
BEGIN(ADAM) {
  VECTOR m = u->first_complement * g;
  REGISTER_FENCE;
  m = FMA(u->first_decay, LOAD(first), m);
  REGISTER_FENCE;
  STORE(first, FN(flush)(m, u));
  REGISTER_FENCE;
  VECTOR s = (u->second_complement * g) * g;
  REGISTER_FENCE;
  s = FMA(u->second_decay, LOAD(second), s);
  REGISTER_FENCE;
  s = FN(flush)(s, u);
  STORE(second, s);
  STORE(root, SQRT(s));
}
END(ADAM) {
  const VECTOR divisor = FMA(LOAD(root), u->root_scale, u->epsilon);
  REGISTER_FENCE;
  const VECTOR step = LOAD(first) / divisor;
  REGISTER_FENCE;
  STORE(weights, FMA(u->negative_rate, step, LOAD(weights)));
}

#undef BEGIN
#undef END
#undef PENALIZED_GRADIENT
#endif
