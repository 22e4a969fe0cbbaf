// One step's constants, each in all lanes of a vector in memory: where the update shares the registers with a tile of
// sums, an operand in memory costs none.
typedef struct {
  VECTOR negative_rate, momentum, first_decay, first_complement, second_decay, second_complement, root_scale, epsilon, l2;
} FN(constants);

INLINE FN(constants) FN(broadcast)(const slalom_update *u) {
  const FN(constants) constants = {
      SPLAT(u->negative_rate), SPLAT(u->momentum), SPLAT(u->first_decay), SPLAT(u->first_complement),
      SPLAT(u->second_decay), SPLAT(u->second_complement), SPLAT(u->root_scale), SPLAT(u->epsilon), SPLAT(u->l2)};
  return constants;
}

// The update rules (docs/numerics.md, rule 5), on one vector of parameters. `rule` and `penalty` are constants at every
// call, so each use compiles to its own formula.
INLINE void FN(update_vector)(
    const slalom_rule rule, const int penalty, double *weights, double *first, double *second, VECTOR g,
    const FN(constants) *u) {
  if (penalty) g = FMA(u->l2, LOAD(weights), g);
  switch (rule) {
  case SLALOM_SGD:  // w = fma(-η, g, w)
    STORE(weights, FMA(u->negative_rate, g, LOAD(weights)));
    break;
  case SLALOM_MOMENTUM:  // v = fma(μ, v, -η·g); w = w + v
    STORE(first, FN(flush)(FMA(u->momentum, LOAD(first), u->negative_rate * g)));
    REGISTER_FENCE;
    STORE(weights, LOAD(weights) + LOAD(first));
    break;
  case SLALOM_NESTEROV: {  // v' = fma(μ, v, -η·g); w = w + fma(μ, v' - v, v')
    const VECTOR old = LOAD(first);
    const VECTOR v = FN(flush)(FMA(u->momentum, old, u->negative_rate * g));
    STORE(first, v);
    STORE(weights, LOAD(weights) + FMA(u->momentum, v - old, v));
    break;
  }
  case SLALOM_ADAGRAD: {  // s = fma(g, g, s); w = fma(-η, g / (√s + ε), w)
    const VECTOR s = FN(flush)(FMA(g, g, LOAD(second)));
    STORE(second, s);
    STORE(weights, FMA(u->negative_rate, g / (SQRT(s) + u->epsilon), LOAD(weights)));
    break;
  }
  case SLALOM_RMSPROP: {  // s = fma(ρ, s, ((1-ρ)·g)·g); w = fma(-η, g / (√s + ε), w)
    const VECTOR s = FN(flush)(FMA(u->second_decay, LOAD(second), (u->second_complement * g) * g));
    STORE(second, s);
    STORE(weights, FMA(u->negative_rate, g / (SQRT(s) + u->epsilon), LOAD(weights)));
    break;
  }
  case SLALOM_ADAM: {  // m = fma(β1, m, (1-β1)·g); s = fma(β2, s, ((1-β2)·g)·g); w = fma(-c1, m / fma(√s, c2, ε), w)
    STORE(first, FN(flush)(FMA(u->first_decay, LOAD(first), u->first_complement * g)));
    REGISTER_FENCE;
    const VECTOR s = FN(flush)(FMA(u->second_decay, LOAD(second), (u->second_complement * g) * g));
    STORE(second, s);
    const VECTOR step = LOAD(first) / FMA(SQRT(s), u->root_scale, u->epsilon);
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
  for (size_t i = 0; i < count; i += LANES) {
    double *first = FN(uses_first)(rule) ? p.first + i : NULL;
    double *second = FN(uses_second)(rule) ? p.second + i : NULL;
    FN(update_vector)(rule, penalty, p.weights + i, first, second, LOAD(gradient + i), &constants);
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
