// One step's constants, each in all lanes of a vector in memory: where the update shares the registers with a tile of
// sums, an operand in memory costs none.
typedef struct {
  VECTOR negative_rate, momentum, first_decay, first_complement, second_decay, second_complement, root_scale, epsilon, l2;
  FN(words) magnitude;  // all bits but the sign
  VECTOR least;         // 2^-900
} FN(constants);

INLINE FN(constants) FN(broadcast)(const slalom_update *u) {
  const FN(constants) constants = {
      SPLAT(u->negative_rate), SPLAT(u->momentum), SPLAT(u->first_decay), SPLAT(u->first_complement),
      SPLAT(u->second_decay), SPLAT(u->second_complement), SPLAT(u->root_scale), SPLAT(u->epsilon), SPLAT(u->l2),
      (FN(words))(INT64_MAX), SPLAT(0x1p-900)};
  return constants;
}

// |x| < 2^-900 ? +0 : x. State that decays toward zero would otherwise linger among the subnormal numbers, which
// some processors handle many times slower (docs/numerics.md, rule 5).
INLINE VECTOR FN(flush)(VECTOR x, const FN(constants) *u) {
  const VECTOR magnitude = __builtin_bit_cast(VECTOR, __builtin_bit_cast(FN(words), x) & u->magnitude);
  REGISTER_FENCE;
  return magnitude < u->least ? SPLAT(0.0) : x;
}

// The update rules (docs/numerics.md, rule 5), on one vector of parameters, in two halves: up to the square root, which
// is left in `root`, and from the division on. A processor sees some three hundred instructions ahead, and while a chain
// that is longer than these take waits at their front, the multiply-adds behind it run out. Each half is short enough; all
// of Adam at once is not. A fence after each operation keeps its operands out of the registers until then.
//
// `rule` and `penalty` are constants at every call, so each use compiles to its own formula.
INLINE void FN(begin_update)(
    const slalom_rule rule, const int penalty, double *weights, double *first, double *second, const double *gradient,
    double *root, const FN(constants) *u) {
  VECTOR g = LOAD(gradient);
  if (penalty) g = FMA(u->l2, LOAD(weights), g);
  REGISTER_FENCE;
  switch (rule) {
  case SLALOM_SGD:  // w = fma(-η, g, w)
    STORE(weights, FMA(u->negative_rate, g, LOAD(weights)));
    break;
  case SLALOM_MOMENTUM: {  // v = fma(μ, v, -η·g); w = w + v
    VECTOR v = u->negative_rate * g;
    REGISTER_FENCE;
    v = FMA(u->momentum, LOAD(first), v);
    REGISTER_FENCE;
    v = FN(flush)(v, u);
    STORE(first, v);
    REGISTER_FENCE;
    STORE(weights, LOAD(weights) + v);
    break;
  }
  case SLALOM_NESTEROV: {  // v' = fma(μ, v, -η·g); w = w + fma(μ, v' - v, v')
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
    break;
  }
  case SLALOM_ADAGRAD: {  // s = fma(g, g, s)
    const VECTOR s = FN(flush)(FMA(g, g, LOAD(second)), u);
    STORE(second, s);
    STORE(root, SQRT(s));
    break;
  }
  case SLALOM_RMSPROP:  // s = fma(ρ, s, ((1-ρ)·g)·g)
  case SLALOM_ADAM: {   // m = fma(β1, m, (1-β1)·g); s = fma(β2, s, ((1-β2)·g)·g)
    if (rule == SLALOM_ADAM) {
      VECTOR m = u->first_complement * g;
      REGISTER_FENCE;
      m = FMA(u->first_decay, LOAD(first), m);
      REGISTER_FENCE;
      STORE(first, FN(flush)(m, u));
      REGISTER_FENCE;
    }
    VECTOR s = (u->second_complement * g) * g;
    REGISTER_FENCE;
    s = FMA(u->second_decay, LOAD(second), s);
    REGISTER_FENCE;
    s = FN(flush)(s, u);
    STORE(second, s);
    STORE(root, SQRT(s));
    break;
  }
  }
}

// `weights`, `first` and `gradient` are as `begin_update` left them.
INLINE void FN(end_update)(
    const slalom_rule rule, const int penalty, double *weights, const double *first, const double *gradient,
    const double *root, const FN(constants) *u) {
  switch (rule) {
  case SLALOM_SGD:
  case SLALOM_MOMENTUM:
  case SLALOM_NESTEROV:
    break;
  case SLALOM_ADAGRAD:
  case SLALOM_RMSPROP: {  // w = fma(-η, g / (√s + ε), w)
    VECTOR g = LOAD(gradient);
    if (penalty) g = FMA(u->l2, LOAD(weights), g);
    REGISTER_FENCE;
    const VECTOR step = g / (LOAD(root) + u->epsilon);
    REGISTER_FENCE;
    STORE(weights, FMA(u->negative_rate, step, LOAD(weights)));
    break;
  }
  case SLALOM_ADAM: {  // w = fma(-c1, m / fma(√s, c2, ε), w)
    const VECTOR divisor = FMA(LOAD(root), u->root_scale, u->epsilon);
    REGISTER_FENCE;
    const VECTOR step = LOAD(first) / divisor;
    REGISTER_FENCE;
    STORE(weights, FMA(u->negative_rate, step, LOAD(weights)));
    break;
  }
  }
}

// What a rule keeps besides its parameters.
INLINE int FN(uses_first)(const slalom_rule rule) {
  return rule == SLALOM_MOMENTUM || rule == SLALOM_NESTEROV || rule == SLALOM_ADAM;
}
INLINE int FN(uses_second)(const slalom_rule rule) {
  return rule == SLALOM_ADAGRAD || rule == SLALOM_RMSPROP || rule == SLALOM_ADAM;
}

// Calls `CALL(rule, penalty)` with both as constants.
#define FOR_EACH_RULE(update, CALL)                                                        \
  switch ((update)->rule) {                                                                \
  case SLALOM_SGD: if ((update)->l2 != 0) CALL(SLALOM_SGD, 1) else CALL(SLALOM_SGD, 0) break;                \
  case SLALOM_MOMENTUM: if ((update)->l2 != 0) CALL(SLALOM_MOMENTUM, 1) else CALL(SLALOM_MOMENTUM, 0) break; \
  case SLALOM_NESTEROV: if ((update)->l2 != 0) CALL(SLALOM_NESTEROV, 1) else CALL(SLALOM_NESTEROV, 0) break; \
  case SLALOM_ADAGRAD: if ((update)->l2 != 0) CALL(SLALOM_ADAGRAD, 1) else CALL(SLALOM_ADAGRAD, 0) break;    \
  case SLALOM_RMSPROP: if ((update)->l2 != 0) CALL(SLALOM_RMSPROP, 1) else CALL(SLALOM_RMSPROP, 0) break;    \
  case SLALOM_ADAM: if ((update)->l2 != 0) CALL(SLALOM_ADAM, 1) else CALL(SLALOM_ADAM, 0) break;             \
  }

INLINE void FN(update_all)(
    const slalom_rule rule, const int penalty, size_t count, slalom_parameters p, const double *gradient,
    const slalom_update *u) {
  const FN(constants) constants = FN(broadcast)(u);
  KEEP_IN_MEMORY(&constants);
  double root[LANES];
  for (size_t i = 0; i < count; i += LANES) {
    double *first = FN(uses_first)(rule) ? p.first + i : NULL;
    double *second = FN(uses_second)(rule) ? p.second + i : NULL;
    FN(begin_update)(rule, penalty, p.weights + i, first, second, gradient + i, root, &constants);
    FN(end_update)(rule, penalty, p.weights + i, first, gradient + i, root, &constants);
  }
}

static void FN(update)(
    size_t count, slalom_parameters parameters, const double *gradient, const slalom_update *update) {
#define CALL(rule, penalty) { FN(update_all)(rule, penalty, count, parameters, gradient, update); }
  FOR_EACH_RULE(update, CALL)
#undef CALL
}

static void FN(add_penalty)(size_t count, double l2, const double *weights, double *gradient) {
  for (size_t i = 0; i < count; i++) gradient[i] = FMA_SCALAR(l2, weights[i], gradient[i]);
}

static void FN(subtract)(size_t count, const double *a, const double *b, double *difference) {
  for (size_t i = 0; i < count; i++) difference[i] = a[i] - b[i];
}
