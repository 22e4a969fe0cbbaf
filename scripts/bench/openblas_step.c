// The training step in C on OpenBLAS: products by dgemm, the rest in loops that the compiler vectorizes.
// Usage: openblas_step TRIAL RULE LEARNING_RATE [in-product]; the protocol is in trial.py. With `in-product`, dgemm's
// alpha and beta apply SGD's update, which no other rule allows.
#include <cblas.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LAYERS = 4, INPUTS = 3072, CLASSES = 10, BATCH = 100 };
static const int widths[LAYERS + 1] = {INPUTS, 500, 500, 500, CLASSES};
static const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

static int is_adam, updates_in_product;
static double learning_rate, power1 = 1, power2 = 1;
static uint8_t *images;
static int64_t *labels, *batches;
static size_t iterations;
static double *mean, *w[LAYERS], *b[LAYERS], *dw[LAYERS], *db[LAYERS], *h[LAYERS + 1], *dz[LAYERS];
static double *moments[LAYERS], *squares[LAYERS], *bias_moments[LAYERS], *bias_squares[LAYERS];

static void *load(const char *directory, const char *name, size_t *bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s.raw", directory, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "openblas_step: cannot read %s\n", path);
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  *bytes = (size_t)ftell(file);
  rewind(file);
  void *data = aligned_alloc(64, (*bytes + 63) / 64 * 64);
  if (!data || fread(data, 1, *bytes, file) != *bytes) exit(2);
  fclose(file);
  return data;
}

static double *zeros(size_t count) {
  const size_t bytes = (count * sizeof(double) + 63) / 64 * 64;
  double *values = aligned_alloc(64, bytes);
  if (!values) exit(2);
  memset(values, 0, bytes);
  return values;
}

static void update(size_t count, double *restrict p, const double *restrict g, double *restrict m, double *restrict s) {
  if (!is_adam) {
    for (size_t i = 0; i < count; i++) p[i] -= learning_rate * g[i];
    return;
  }
  const double rate = learning_rate / (1 - power1), scale = 1 / sqrt(1 - power2);
  for (size_t i = 0; i < count; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    s[i] = beta2 * s[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= rate * m[i] / (sqrt(s[i]) * scale + epsilon);
  }
}

static double step(const int64_t *indices) {
  for (int row = 0; row < BATCH; row++) {
    const uint8_t *bytes = images + indices[row] * INPUTS;
    double *x = h[0] + row * INPUTS;
    for (int i = 0; i < INPUTS; i++) x[i] = bytes[i] - mean[i];
  }
  for (int l = 0; l < LAYERS; l++) {
    const int in = widths[l], out = widths[l + 1];
    double *z = h[l + 1];
    for (int row = 0; row < BATCH; row++) memcpy(z + row * out, b[l], (size_t)out * sizeof(double));
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, BATCH, out, in, 1, h[l], in, w[l], out, 1, z, out);
    if (l + 1 < LAYERS) {
      for (int i = 0; i < BATCH * out; i++) z[i] = z[i] > 0 ? z[i] : 0;
    }
  }
  double loss = 0;
  for (int row = 0; row < BATCH; row++) {
    const double *logits = h[LAYERS] + row * CLASSES;
    double *delta = dz[LAYERS - 1] + row * CLASSES;
    double greatest = logits[0], sum = 0;
    for (int j = 1; j < CLASSES; j++) greatest = logits[j] > greatest ? logits[j] : greatest;
    for (int j = 0; j < CLASSES; j++) sum += delta[j] = exp(logits[j] - greatest);
    const int64_t label = labels[indices[row]];
    loss += log(sum) - (logits[label] - greatest);
    for (int j = 0; j < CLASSES; j++) delta[j] = (delta[j] / sum - (j == label)) / BATCH;
  }
  power1 *= beta1;
  power2 *= beta2;
  for (int l = LAYERS - 1; l >= 0; l--) {
    const int in = widths[l], out = widths[l + 1];
    if (l > 0) {
      cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, in, out, 1, dz[l], out, w[l], out, 0, dz[l - 1], in);
      for (int i = 0; i < BATCH * in; i++) dz[l - 1][i] = h[l][i] > 0 ? dz[l - 1][i] : 0;
    }
    memset(db[l], 0, (size_t)out * sizeof(double));
    for (int row = 0; row < BATCH; row++) {
      for (int j = 0; j < out; j++) db[l][j] += dz[l][row * out + j];
    }
    if (!updates_in_product) {
      cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, BATCH, 1, h[l], in, dz[l], out, 0, dw[l], out);
      update((size_t)in * (size_t)out, w[l], dw[l], moments[l], squares[l]);
    } else {
      cblas_dgemm(
          CblasRowMajor, CblasTrans, CblasNoTrans, in, out, BATCH, -learning_rate, h[l], in, dz[l], out, 1, w[l], out);
    }
    update((size_t)out, b[l], db[l], bias_moments[l], bias_squares[l]);
  }
  return loss / BATCH;
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int count, char **arguments) {
  if (count < 4) return 64;
  const char *directory = arguments[1];
  is_adam = strcmp(arguments[2], "adam") == 0;
  learning_rate = atof(arguments[3]);
  updates_in_product = count > 4 && !is_adam;
  size_t bytes;
  images = load(directory, "images", &bytes);
  labels = load(directory, "labels", &bytes);
  mean = load(directory, "mean", &bytes);
  batches = load(directory, "batches", &bytes);
  iterations = bytes / sizeof *batches / BATCH;
  h[0] = zeros((size_t)BATCH * INPUTS);
  for (int l = 0; l < LAYERS; l++) {
    const size_t in = (size_t)widths[l], out = (size_t)widths[l + 1];
    char name[8];
    snprintf(name, sizeof name, "W%d", l + 1);
    w[l] = load(directory, name, &bytes);
    if (bytes != in * out * sizeof(double)) {
      fprintf(stderr, "openblas_step: the trial's %s is not [%zu, %zu]\n", name, in, out);
      return 2;
    }
    snprintf(name, sizeof name, "b%d", l + 1);
    b[l] = load(directory, name, &bytes);
    h[l + 1] = zeros(BATCH * out), dz[l] = zeros(BATCH * out), db[l] = zeros(out);
    dw[l] = zeros(in * out);
    if (!is_adam) continue;
    moments[l] = zeros(in * out), squares[l] = zeros(in * out);
    bias_moments[l] = zeros(out), bias_squares[l] = zeros(out);
  }
  double *losses = zeros(iterations);
  for (size_t i = 0; i < iterations; i++) losses[i] = step(batches + i * BATCH);
  printf("ready C; %s, kernel %s, %d thread\n", openblas_get_config(), openblas_get_corename(),
         openblas_get_num_threads());
  for (size_t i = 0; i < iterations; i++) printf("%.17g%c", losses[i], i + 1 < iterations ? ' ' : '\n');
  fflush(stdout);
  size_t position = 0;
  int steps;
  while (scanf("%d", &steps) == 1) {
    for (int i = 0; i < steps; i++) {
      const double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
      step(batches + position++ % iterations * BATCH);
      printf("%.9f %.9f\n", seconds(CLOCK_PROCESS_CPUTIME_ID) - processor, seconds(CLOCK_MONOTONIC) - wall);
    }
    fflush(stdout);
  }
}
