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

// The gradient with the penalty's part: fma(λ, w, g).
INLINE VECTOR FN(penalized)(const int penalty, const double *weights, const double *gradient, const FN(constants) *u) {
  VECTOR g = LOAD(gradient);
  if (penalty) g = FMA(u->l2, LOAD(weights), g);
  REGISTER_FENCE;
  return g;
}

#include "rules.h"

// The two halves of an update of one vector. `rule` and `penalty` are constants at every call, so each use compiles to its
// own formula.
INLINE void FN(begin_update)(
    const slalom_rule rule, const int penalty, double *weights, double *first, double *second, const double *gradient,
    double *root, const FN(constants) *u) {
  const VECTOR g = FN(penalized)(penalty, weights, gradient, u);
  switch (rule) {
#define CASE(name, uses_first, uses_second) \
  case SLALOM_##name: FN(begin_##name)(g, weights, first, second, root, u); break;
    SLALOM_RULES(CASE)
#undef CASE
  }
}

// `weights`, `first`, `second` and `gradient` are as `begin_update` left them.
INLINE void FN(end_update)(
    const slalom_rule rule, const int penalty, double *weights, const double *first, const double *second,
    const double *gradient, const double *root, const FN(constants) *u) {
  switch (rule) {
#define CASE(name, uses_first, uses_second) \
  case SLALOM_##name: FN(end_##name)(penalty, weights, first, second, gradient, root, u); break;
    SLALOM_RULES(CASE)
#undef CASE
  }
}

// Calls `CALL(rule, penalty)`, which must be defined, with both as constants.
#define CALL_RULE(name, uses_first, uses_second) \
  case SLALOM_##name:                            \
    if (update->l2 != 0) CALL(SLALOM_##name, 1) else CALL(SLALOM_##name, 0) break;
#define CALL_RULE_OF(update) \
  switch ((update)->rule) { SLALOM_RULES(CALL_RULE) }

INLINE void FN(update_all)(
    const slalom_rule rule, const int penalty, size_t count, slalom_parameters p, const double *gradient,
    const slalom_update *u) {
  const FN(constants) constants = FN(broadcast)(u);
  KEEP_IN_MEMORY(&constants);
  double root[LANES];
  for (size_t i = 0; i < count; i += LANES) {
    double *first = slalom_uses_first(rule) ? p.first + i : NULL;
    double *second = slalom_uses_second(rule) ? p.second + i : NULL;
    FN(begin_update)(rule, penalty, p.weights + i, first, second, gradient + i, root, &constants);
    FN(end_update)(rule, penalty, p.weights + i, first, second, gradient + i, root, &constants);
  }
}

static void FN(update)(
    size_t count, slalom_parameters parameters, const double *gradient, const slalom_update *update) {
#define CALL(rule, penalty) { FN(update_all)(rule, penalty, count, parameters, gradient, update); }
  CALL_RULE_OF(update)
#undef CALL
}

static void FN(add_penalty)(size_t count, double l2, const double *weights, double *gradient) {
  for (size_t i = 0; i < count; i++) gradient[i] = FMA_SCALAR(l2, weights[i], gradient[i]);
}

static void FN(subtract)(size_t count, const double *a, const double *b, double *difference) {
  for (size_t i = 0; i < count; i++) difference[i] = a[i] - b[i];
}
