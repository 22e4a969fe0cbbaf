#!/usr/bin/env python3
"""Ids by rule 10 of docs/numerics.md, computed without any of Slalom's code.

Prints the ids that Tests/SweepCoreTests/IdentifierTests.swift pins. The lines below are written out by
hand from the rules: sorted `key=value` lines, doubles as the 16 hex digits of their bits, keys at their
default value omitted, the numerics version first. If this output ever changes, old results are lost.
"""

import hashlib
import struct


def bits(value):
    return struct.pack(">d", value).hex()


def digest(lines):
    text = "numerics=1\n" + "".join(f"{key}={lines[key]}\n" for key in sorted(lines))
    return hashlib.sha256(text.encode()).hexdigest()


DATA = hashlib.sha256(b"some data").hexdigest()

ADAM = {"optimizer.name": "adam", "optimizer.learning-rate": bits(1e-4), "data": DATA}
SGD = {"optimizer.name": "sgd", "optimizer.learning-rate": bits(1e-2), "data": DATA}
# Every setting away from its default.
FULL = {
    "data": DATA,
    "dataset.preprocess": "unit",
    "dataset.subset": "random:7",
    "dataset.train": "2000",
    "dataset.validation": "500",
    "evaluation.test": "true",
    "evaluation.train": "300",
    "network.hidden": "64,32",
    "network.init.normal": bits(0.02),
    "network.l2": bits(1e-3),
    "optimizer.beta1": bits(0.5),
    "optimizer.beta2": bits(0.99),
    "optimizer.eps": bits(1e-6),
    "optimizer.learning-rate": bits(3e-4),
    "optimizer.name": "adam-uncorrected",
    "record": "gradient-norm,update-norm",
    "training.batch": "50",
    "training.epochs": "3",
}


def trial(configuration, seed):
    return digest(configuration | {"seed": str(seed)})


def sweep(name, trials, target=None):
    content = b"".join(bytes.fromhex(one) for one in trials)
    lines = {"name": name, "data": DATA, "trials": hashlib.sha256(content).hexdigest()}
    if target is not None:
        lines["target.training-loss"] = bits(target)
    return digest(lines)


print("data                    ", DATA)
print("configuration adam 1e-4 ", digest(ADAM))
print("trial adam 1e-4 seed 0  ", trial(ADAM, 0))
print("trial sgd 1e-2 seed 5   ", trial(SGD, 5))
print("configuration full      ", digest(FULL))
print("trial full seed 2^64-1  ", trial(FULL, 2**64 - 1))
TRIALS = [trial(one, seed) for one in (SGD, ADAM) for seed in (0, 1)]
print("sweep two               ", sweep("two", TRIALS))
print("sweep two, target 0.5   ", sweep("two", TRIALS, 0.5))
