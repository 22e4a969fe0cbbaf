#pragma once
#include <stddef.h>
#include <stdint.h>

// The microkernels behind the training step, one table per instruction set, all with the same bits
// (docs/numerics.md). Shapes: a weight matrix W[in][out] and its optimizer state live in panels of
// SLALOM_PANEL columns, `panels[p][k][24]`, rows padded to a multiple of 24 and the padding zero; activations are
// row-major with a stride that is a multiple of 8 and at least their width padded to 24. Sizes count doubles.

enum { SLALOM_PANEL = 24 };

typedef enum {
  SLALOM_AVX512 = 0,
  SLALOM_AVX2 = 1,
  SLALOM_NEON = 2,
  SLALOM_PORTABLE = 3,
} slalom_isa;

#include "../frame/rules.h"

// The forms that update rules take in the kernels: SLALOM_SGD, ..., in the order of their list.
typedef enum {
#define RULE(name, uses_first, uses_second) SLALOM_##name,
  SLALOM_RULES(RULE)
#undef RULE
} slalom_rule;

enum {
#define RULE(name, uses_first, uses_second) +1
  SLALOM_RULE_COUNT = SLALOM_RULES(RULE)
#undef RULE
};

// Whether a rule keeps `first` and `second` of slalom_parameters.
static inline int slalom_uses_first(const slalom_rule rule) {
  switch (rule) {
#define RULE(name, uses_first, uses_second) case SLALOM_##name: return uses_first;
    SLALOM_RULES(RULE)
#undef RULE
  }
}
static inline int slalom_uses_second(const slalom_rule rule) {
  switch (rule) {
#define RULE(name, uses_first, uses_second) case SLALOM_##name: return uses_second;
    SLALOM_RULES(RULE)
#undef RULE
  }
}

// One step's constants, computed once for all parameters. A rule reads those that its formula names.
typedef struct {
  slalom_rule rule;
  double negative_rate;      // -η; Adam: -c1
  double momentum;           // μ
  double first_decay;        // β1
  double first_complement;   // 1 - β1
  double second_decay;       // ρ or β2
  double second_complement;  // 1 - ρ or 1 - β2
  double root_scale;         // Adam: c2
  double epsilon;            // ε
  double l2;                 // λ; 0 leaves the gradient alone
} slalom_update;

// Parameters with their state, as the list of rules says. What a rule does not use may be null.
typedef struct {
  double *_Nonnull weights;
  double *_Nullable first;
  double *_Nullable second;
} slalom_parameters;

// A matrix in panels; `panel_stride` is 24 times its padded rows.
typedef struct {
  const double *_Nonnull values;
  size_t panel_stride;
} slalom_panels;

typedef struct {
  // c[row][j] = bias[j] + Σ a[row][k] · w[k][j], k ascending; then z > 0 ? z : 0 where `relu`. Writes 24 · panels
  // columns of `rows` rows.
  void (*_Nonnull forward)(
      size_t rows, size_t panels, size_t depth, const double *_Nonnull a, size_t a_stride, slalom_panels w,
      const double *_Nonnull bias, double *_Nonnull c, size_t c_stride, int relu);

  // dx[row][i] = h[row][i] > 0 ? Σ dy[row][j] · w[i][j] : 0, j ascending over `depth` outputs, for 24 · panels inputs i;
  // written row-major to `dx` and once more in panels of `dx_panel_stride` to `dx_panels`. `transposed` is room for
  // 24 · (depth padded to 24).
  void (*_Nonnull input_gradient)(
      size_t rows, size_t panels, size_t depth, const double *_Nonnull dy, size_t dy_stride, slalom_panels w,
      double *_Nonnull transposed, const double *_Nonnull h, size_t h_stride, double *_Nonnull dx, size_t dx_stride,
      double *_Nonnull dx_panels, size_t dx_panel_stride);

  // dw[i][j] = Σ h[row][i] · dy[row][j], rows ascending, for `inputs` (a multiple of 24) rows i, into panels.
  void (*_Nonnull weight_gradient)(
      size_t rows, size_t inputs, size_t panels, const double *_Nonnull h, size_t h_stride, slalom_panels dy,
      double *_Nonnull dw, size_t dw_panel_stride);

  // The same gradient, applied by `update` to `parameters` while the next tile is computed; it never reaches memory.
  void (*_Nonnull weight_update)(
      size_t rows, size_t inputs, size_t panels, const double *_Nonnull h, size_t h_stride, slalom_panels dy,
      slalom_parameters parameters, size_t panel_stride, const slalom_update *_Nonnull update);

  // db[j] = +0 + dy[0][j] + dy[1][j] + ..., plain additions.
  void (*_Nonnull bias_gradient)(size_t rows, size_t panels, slalom_panels dy, double *_Nonnull db);

  // The update rule on `count` parameters, a multiple of 24.
  void (*_Nonnull update)(
      size_t count, slalom_parameters parameters, const double *_Nonnull gradient,
      const slalom_update *_Nonnull update);

  // gradient[i] = fma(l2, weights[i], gradient[i]).
  void (*_Nonnull add_penalty)(
      size_t count, double l2, const double *_Nonnull weights, double *_Nonnull gradient);

  // difference[i] = a[i] - b[i]; `difference` may be `a` or `b`.
  void (*_Nonnull subtract)(
      size_t count, const double *_Nonnull a, const double *_Nonnull b, double *_Nonnull difference);

  // Σ x² in 8 lanes, the flat row-major index mod 8, each lane ascending with fma from +0, the lanes added as
  // ((0+1)+(2+3))+((4+5)+(6+7)). Padding takes no part.
  double (*_Nonnull sum_of_squares)(size_t rows, size_t columns, slalom_panels x);

  // x[i] = (bytes[i] - mean[i]) / divisor.
  void (*_Nonnull gather)(
      size_t count, const uint8_t *_Nonnull bytes, const double *_Nonnull mean, double divisor, double *_Nonnull x);

  // Elementwise; in and out may be the same array.
  void (*_Nonnull exp)(size_t count, const double *_Nonnull x, double *_Nonnull y);
  void (*_Nonnull log)(size_t count, const double *_Nonnull x, double *_Nonnull y);
  void (*_Nonnull inverse_normal)(size_t count, const double *_Nonnull p, double *_Nonnull x);
} slalom_kernels;

// Null where this build or this CPU has no such instruction set.
const slalom_kernels *_Nullable slalom_kernels_for(slalom_isa isa);

double slalom_exp(double x);
double slalom_log(double x);
double slalom_inverse_normal(double p);
