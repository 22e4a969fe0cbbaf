"""The training step in JAX on the CPU: float64, one jitted function, parameters and state donated.
Usage: jax_step.py TRIAL RULE LEARNING_RATE"""
import sys
from functools import partial

import jax
import jax.numpy as jnp

from trial import Trial, serve

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

trial = Trial(sys.argv[1])
rule, learning_rate = sys.argv[2], float(sys.argv[3])
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

images, labels, mean = jnp.asarray(trial.images), jnp.asarray(trial.labels), jnp.asarray(trial.mean)


def loss_of(parameters, x, y):
    for w, b in parameters[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = parameters[-1]
    logits = x @ w + b
    return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(len(y)), y])


@partial(jax.jit, donate_argnums=(0, 1))
def train(parameters, state, images, labels, indices):
    x = images[indices].astype(jnp.float64) - mean
    loss, gradients = jax.value_and_grad(loss_of)(parameters, x, labels[indices])
    if rule == "sgd":
        return jax.tree.map(lambda p, g: p - learning_rate * g, parameters, gradients), state, loss
    first, second, power1, power2 = state
    power1, power2 = power1 * BETA1, power2 * BETA2
    first = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
    second = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, second, gradients)
    rate, scale = learning_rate / (1 - power1), 1 / jnp.sqrt(1 - power2)
    parameters = jax.tree.map(
        lambda p, m, s: p - rate * m / (jnp.sqrt(s) * scale + EPSILON), parameters, first, second
    )
    return parameters, (first, second, power1, power2), loss


parameters = [(jnp.asarray(w), jnp.asarray(b)) for w, b in trial.layers]
state = ()
if rule == "adam":
    zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
    state = (zeros(), zeros(), jnp.float64(1), jnp.float64(1))


def step(indices):
    global parameters, state
    parameters, state, loss = train(parameters, state, images, labels, indices)
    jax.block_until_ready((parameters, state, loss))
    return loss


serve(trial, f"JAX {jax.__version__} on {jax.devices()[0].platform}; XLA's own products", step)
