"""The training step in NumPy, in its fastest form: no matrix is allocated in a step, and Adam's update goes through
blocks that stay in cache. Usage: numpy_step.py TRIAL RULE LEARNING_RATE"""
import sys

import numpy as np
from threadpoolctl import threadpool_info

from trial import Trial, serve

trial = Trial(sys.argv[1])
rule, learning_rate = sys.argv[2], float(sys.argv[3])
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
# 256 KB an array: an update's operands and its scratch stay in the second-level cache.
BLOCK = 32768

weights = [w for w, _ in trial.layers]
biases = [b for _, b in trial.layers]
parameters = weights + biases
gradients = [np.empty_like(p) for p in parameters]
first = [np.zeros_like(p) for p in parameters] if rule == "adam" else []
second = [np.zeros_like(p) for p in parameters] if rule == "adam" else []
scratch = np.empty(BLOCK)

batch = trial.batches.shape[1]
pixels = np.empty((batch, trial.images.shape[1]), dtype=np.uint8)
activations = [np.empty((batch, w.shape[0])) for w in weights] + [np.empty((batch, weights[-1].shape[1]))]
deltas = [np.empty((batch, w.shape[1])) for w in weights]
masks = [np.empty((batch, w.shape[1]), dtype=bool) for w in weights]
rows = np.arange(batch)
powers = [1.0, 1.0]


def update_sgd():
    # In blocks this is slower: two passes are too few to pay for the calls.
    for p, g in zip(parameters, gradients):
        g *= learning_rate
        p -= g


def update_adam():
    powers[0] *= BETA1
    powers[1] *= BETA2
    rate = learning_rate / (1 - powers[0])
    root_scale = 1 / np.sqrt(1 - powers[1])
    for parameter, gradient, moment, square in zip(parameters, gradients, first, second):
        for start in range(0, parameter.size, BLOCK):
            part = slice(start, start + BLOCK)
            p, g, m, s = (x.reshape(-1)[part] for x in (parameter, gradient, moment, square))
            t = scratch[: p.size]
            np.multiply(g, g, out=t)
            t *= 1 - BETA2
            s *= BETA2
            s += t
            g *= 1 - BETA1
            m *= BETA1
            m += g
            np.sqrt(s, out=t)
            t *= root_scale
            t += EPSILON
            np.divide(m, t, out=t)
            t *= rate
            p -= t


def step(indices):
    np.take(trial.images, indices, axis=0, out=pixels, mode="clip")
    np.subtract(pixels, trial.mean, out=activations[0])
    labels = trial.labels[indices]
    for layer, (w, b) in enumerate(zip(weights, biases)):
        z = activations[layer + 1]
        np.matmul(activations[layer], w, out=z)
        z += b
        if layer + 1 < len(weights):
            np.maximum(z, 0, out=z)
    logits = activations[-1]
    logits -= logits.max(axis=1, keepdims=True)
    delta = deltas[-1]
    np.exp(logits, out=delta)
    sums = delta.sum(axis=1, keepdims=True)
    loss = (np.log(sums[:, 0]) - logits[rows, labels]).sum() / batch
    delta /= sums
    delta[rows, labels] -= 1
    delta /= batch
    for layer in reversed(range(len(weights))):
        delta = deltas[layer]
        np.matmul(activations[layer].T, delta, out=gradients[layer])
        np.sum(delta, axis=0, out=gradients[len(weights) + layer])
        if layer > 0:
            np.matmul(delta, weights[layer].T, out=deltas[layer - 1])
            np.greater(activations[layer], 0, out=masks[layer - 1])
            deltas[layer - 1] *= masks[layer - 1]
    update_adam() if rule == "adam" else update_sgd()
    return loss


blas = next(info for info in threadpool_info() if info["user_api"] == "blas")
serve(
    trial,
    f"NumPy {np.__version__}; {blas['internal_api']} {blas['version']}, kernel {blas.get('architecture', 'unknown')},"
    f" {blas['num_threads']} thread",
    step,
)
