// Prints a hash of what every kernel of every table of this CPU computes on small ragged shapes; scripts/test-neon
// compares the lines of a native run with those of a run under qemu.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

enum { CAPACITY = 1 << 20 };

static uint64_t state;

static uint64_t next_word(void) {
  // SplitMix64: reproducible input, no more.
  uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static double next_value(void) { return (double)(next_word() >> 11) * 0x1p-52 - 1; }

static double *zeros(void) {
  double *values = aligned_alloc(64, CAPACITY * sizeof(double));
  if (!values) exit(1);
  memset(values, 0, CAPACITY * sizeof(double));
  return values;
}

static uint64_t hash(uint64_t h, const double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    uint64_t bits;
    memcpy(&bits, values + i, sizeof bits);
    // Which NaN an operation gives differs between processors.
    if (values[i] != values[i]) bits = UINT64_C(0x7ff8000000000000);
    h = (h ^ bits) * UINT64_C(1099511628211);
    h ^= h >> 29;
  }
  return h;
}

static size_t padded(size_t count) { return (count + 23) / 24 * 24; }

static void fill_panels(double *panels, size_t rows, size_t columns) {
  for (size_t j = 0; j < columns; j++) {
    for (size_t k = 0; k < rows; k++) panels[j / 24 * padded(rows) * 24 + k * 24 + j % 24] = next_value();
  }
}

static void fill_rows(double *values, size_t rows, size_t columns, int sparse) {
  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      const double value = next_value();
      values[i * padded(columns) + j] = sparse && value < -0.2 ? 0 : value;
    }
  }
}

static uint64_t layer(const slalom_kernels *kernels, size_t batch, size_t inputs, size_t outputs) {
  double *h = zeros(), *w = zeros(), *bias = zeros(), *y = zeros(), *dy = zeros(), *dy_panels = zeros(), *dx = zeros();
  double *dx_panels = zeros(), *transposed = zeros(), *dw = zeros(), *first = zeros(), *second = zeros();
  fill_rows(h, batch, inputs, 1);
  fill_panels(w, inputs, outputs);
  fill_rows(bias, 1, outputs, 0);
  fill_rows(dy, batch, outputs, 0);
  for (size_t i = 0; i < batch; i++) {
    for (size_t j = 0; j < outputs; j++) {
      dy_panels[j / 24 * padded(batch) * 24 + i * 24 + j % 24] = dy[i * padded(outputs) + j];
    }
  }
  const size_t w_stride = padded(inputs) * 24, dy_stride = padded(batch) * 24;
  const size_t in_panels = padded(inputs) / 24, out_panels = padded(outputs) / 24;
  const slalom_panels weights = {w, w_stride}, gradient = {dy_panels, dy_stride};
  uint64_t result = 1;
  for (int relu = 0; relu < 2; relu++) {
    kernels->forward(batch, out_panels, inputs, h, padded(inputs), weights, bias, y, padded(outputs), relu);
    result = hash(result, y, batch * padded(outputs));
  }
  kernels->input_gradient(batch, in_panels, outputs, dy, padded(outputs), weights, transposed, h, padded(inputs), dx,
                          padded(inputs), dx_panels, dy_stride);
  result = hash(hash(result, dx, batch * padded(inputs)), dx_panels, in_panels * dy_stride);
  kernels->weight_gradient(batch, padded(inputs), out_panels, h, padded(inputs), gradient, dw, w_stride);
  result = hash(result, dw, out_panels * w_stride);
  kernels->bias_gradient(batch, out_panels, gradient, bias);
  result = hash(result, bias, padded(outputs));
  const double sum = kernels->sum_of_squares(inputs, outputs, weights);
  result = hash(result, &sum, 1);
  for (int rule = 0; rule < SLALOM_RULE_COUNT; rule++) {
    slalom_update update = {.rule = (slalom_rule)rule, .negative_rate = -0.03, .momentum = 0.9, .first_decay = 0.9,
                            .first_complement = 1 - 0.9, .second_decay = 0.99, .second_complement = 1 - 0.99,
                            .root_scale = 2.5, .epsilon = 1e-8, .l2 = rule % 2 ? 0.01 : 0};
    const slalom_parameters parameters = {w, first, second};
    kernels->weight_update(batch, padded(inputs), out_panels, h, padded(inputs), gradient, parameters, w_stride,
                           &update);
    kernels->update(out_panels * w_stride, parameters, dw, &update);
    result = hash(hash(hash(result, w, out_panels * w_stride), first, out_panels * w_stride), second,
                  out_panels * w_stride);
  }
  double *all[] = {h, w, bias, y, dy, dy_panels, dx, dx_panels, transposed, dw, first, second};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  return result;
}

static uint64_t functions(const slalom_kernels *kernels) {
  enum { COUNT = 1000 };
  double x[COUNT], y[COUNT], mean[COUNT];
  uint8_t bytes[COUNT];
  uint64_t result = 1;
  for (int i = 0; i < COUNT; i++) x[i] = 720 * next_value();
  kernels->exp(COUNT, x, y);
  result = hash(result, y, COUNT);
  kernels->log(COUNT, y, y);
  result = hash(result, y, COUNT);
  for (int i = 0; i < COUNT; i++) x[i] = (next_value() + 1) / 2;
  kernels->inverse_normal(COUNT, x, y);
  result = hash(result, y, COUNT);
  for (int i = 0; i < COUNT; i++) {
    bytes[i] = (uint8_t)next_word();
    mean[i] = 128 + 100 * next_value();
  }
  kernels->gather(COUNT, bytes, mean, 63.7, y);
  return hash(result, y, COUNT);
}

int main(void) {
  static const size_t shapes[][3] = {{1, 1, 1}, {7, 25, 23}, {13, 24, 24}, {37, 300, 49}, {128, 77, 25}, {5, 600, 7}};
  static const char *names[] = {"avx512", "avx2", "neon", "portable"};
  for (int isa = SLALOM_AVX512; isa <= SLALOM_PORTABLE; isa++) {
    const slalom_kernels *kernels = slalom_kernels_for((slalom_isa)isa);
    if (!kernels) continue;
    state = 1;
    printf("%-9s", names[isa]);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
      printf(" %016llx", (unsigned long long)layer(kernels, shapes[i][0], shapes[i][1], shapes[i][2]));
    }
    printf(" %016llx\n", (unsigned long long)functions(kernels));
  }
}
