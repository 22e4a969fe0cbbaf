"""The update rules by their textbook formulas, written without any of Slalom's code: for NumPy's arrays (replay.py) and for
exact numbers (reference/numerics.py) alike.

A rule takes t (the iteration, from 1), the gradient, a dictionary of its state, its hyperparameters by their keys in sweep
files with the learning rate as "learningRate", and a module with sqrt and maximum. It returns what the parameter grows by.
"""


def sgd(t, g, state, o, math):
    return -(o["learningRate"] * g)


def momentum(t, g, state, o, math):
    v = state["v"] = o["momentum"] * state.get("v", 0) - o["learningRate"] * g
    return v


def nesterov(t, g, state, o, math):
    mu, old = o["momentum"], state.get("v", 0)
    v = state["v"] = mu * old - o["learningRate"] * g
    return -mu * old + (1 + mu) * v


def adagrad(t, g, state, o, math):
    s = state["s"] = state.get("s", 0) + g * g
    return -(o["learningRate"] * g / (math.sqrt(s) + o["eps"]))


def rmsprop(t, g, state, o, math):
    rho = o["decay"]
    s = state["s"] = rho * state.get("s", 0) + (1 - rho) * g * g
    return -(o["learningRate"] * g / (math.sqrt(s) + o["eps"]))


def adam(t, g, state, o, math, corrected=True):
    b1, b2 = o["beta1"], o["beta2"]
    m = state["m"] = b1 * state.get("m", 0) + (1 - b1) * g
    s = state["s"] = b2 * state.get("s", 0) + (1 - b2) * g * g
    if corrected:
        m = m / (1 - b1**t)
        s = s / (1 - b2**t)
    return -(o["learningRate"] * m / (math.sqrt(s) + o["eps"]))


def adam_uncorrected(t, g, state, o, math):
    return adam(t, g, state, o, math, corrected=False)


# Every rule with its hyperparameters' usual values.
RULES = {
    "sgd": (sgd, {}),
    "momentum": (momentum, {"momentum": 0.9}),
    "nesterov": (nesterov, {"momentum": 0.9}),
    "adagrad": (adagrad, {"eps": 1e-8}),
    "rmsprop": (rmsprop, {"decay": 0.99, "eps": 1e-8}),
    "adam": (adam, {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}),
    "adam-uncorrected": (adam_uncorrected, {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}),
}
