#!/usr/bin/env python3
"""Replays a trial that `slalom train --export DIR` wrote, with NumPy alone, and compares.

    python3 scripts/replay.py EXPORT_DIR --data DATA_DIR [--tolerance 1e-9] [--json]

Written from the formulas of docs/numerics.md without any of Slalom's code, in NumPy's own summation order. It checks that
losses agree to the relative tolerance, that accuracies are the same, and that the mean image is that of the subset.
Exit codes: 0 they agree, 1 they do not, 2 the export or the data cannot be used.
"""

import argparse
import json
import sys
from pathlib import Path

from update_rules import RULES

try:
    import numpy as np
except ImportError:
    sys.exit("replay.py needs NumPy: python3 -m venv .venv && .venv/bin/pip install numpy")

RECORD_BYTES = 3073
EVALUATION_ROWS = 1000


class Unusable(Exception):
    """The export or the data cannot be used; says why."""


def read_training_images(directory, names):
    """Labels [n] and bytes [n, 3072] of the named files of records, laid end to end."""
    for folder in (directory, directory / "cifar-10-batches-bin"):
        if all((folder / name).is_file() for name in names):
            files = [np.fromfile(folder / name, dtype=np.uint8) for name in names]
            break
    else:
        raise Unusable(f"{directory} lacks one of {', '.join(names)}")
    for name, content in zip(names, files):
        if content.size % RECORD_BYTES:
            raise Unusable(f"{name} has {content.size} bytes, not a multiple of {RECORD_BYTES}")
    records = np.concatenate([content.reshape(-1, RECORD_BYTES) for content in files])
    return records[:, 0].astype(np.int64), records[:, 1:]


class Network:
    """Weights W[l] of shape [in, out] and biases b[l]; ReLU between layers, logits at the end."""

    def __init__(self, folder, layers, l2):
        self.W = [np.load(folder / f"W{l + 1}.npy") for l in range(layers)]
        self.b = [np.load(folder / f"b{l + 1}.npy") for l in range(layers)]
        self.l2 = l2

    def forward(self, x):
        activations = [x]
        for l, (W, b) in enumerate(zip(self.W, self.b)):
            z = activations[-1] @ W + b
            activations.append(np.maximum(z, 0) if l + 1 < len(self.W) else z)
        return activations

    def penalty(self):
        return 0.5 * self.l2 * sum(float(np.sum(W * W)) for W in self.W) if self.l2 else 0.0

    def loss_and_gradients(self, x, y):
        """Mean cross-entropy with the penalty, and its gradients [(dW, db)], first layer first."""
        activations = self.forward(x)
        losses, softmax = cross_entropy(activations[-1], y)
        delta = softmax
        delta[np.arange(len(y)), y] -= 1
        delta /= len(y)
        gradients = []
        for l in reversed(range(len(self.W))):
            dW = activations[l].T @ delta
            if self.l2:
                dW += self.l2 * self.W[l]
            gradients.append((dW, delta.sum(axis=0)))
            if l:
                delta = (delta @ self.W[l].T) * (activations[l] > 0)
        return float(np.mean(losses)) + self.penalty(), gradients[::-1]

    def parameters(self):
        return [p for pair in zip(self.W, self.b) for p in pair]


def cross_entropy(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    sums = e.sum(axis=1, keepdims=True)
    losses = np.log(sums[:, 0]) - shifted[np.arange(len(y)), y]
    return losses, e / sums


def evaluate(network, x_of, indices, labels):
    """Accuracy and mean loss; argmax takes the lowest index on ties, as NumPy does."""
    if not len(indices):
        return float("nan"), float("nan")
    correct, total = 0, 0.0
    for start in range(0, len(indices), EVALUATION_ROWS):
        part = indices[start:start + EVALUATION_ROWS]
        logits = network.forward(x_of(part))[-1]
        correct += int(np.sum(np.argmax(logits, axis=1) == labels[part]))
        total += float(np.sum(cross_entropy(logits, labels[part])[0]))
    return correct / len(indices), total / len(indices)


def relative_difference(a, b):
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)), initial=0.0))


def replay(export, data):
    """Replays as many iterations as the export has losses; returns what differs how much."""
    trial = json.loads((export / "trial.json").read_text())
    labels, images = read_training_images(data, trial["dataset"]["trainingFiles"])
    train, validation = np.load(export / "subset_train.npy"), np.load(export / "subset_validation.npy")
    mean, divisor = np.load(export / "mean_image.npy"), trial["dataset"]["divisor"]
    own_mean = images[train].sum(axis=0, dtype=np.int64) / len(train)

    def x_of(indices):
        return (images[indices] - mean) / divisor

    batches = np.load(export / "batches.npy")
    expected = np.load(export / "losses.npy")
    if not np.all(np.isfinite(expected)):
        expected = expected[:-1]
    network = Network(export / "initial", len(trial["network"]["hidden"]) + 1, trial["network"]["l2"])
    optimizer, states = trial["optimizer"], [{} for _ in network.parameters()]
    if optimizer["name"] not in RULES:
        raise Unusable(f"trial.json names the optimizer '{optimizer['name']}'; known: {', '.join(RULES)}")
    rule, _ = RULES[optimizer["name"]]
    per_epoch = -(-len(train) // batches.shape[1])
    evaluated = train[:trial["evaluation"]["train"]]
    losses, metrics = [], []
    for t, row in enumerate(batches[:len(expected)], start=1):
        indices = train[row[row >= 0]]
        loss, gradients = network.loss_and_gradients(x_of(indices), labels[indices])
        losses.append(loss)
        flat = [g for pair in gradients for g in pair]
        for w, g, state in zip(network.parameters(), flat, states):
            w += rule(t, g, state, optimizer, np)
        if t % per_epoch == 0:
            metrics.append((evaluate(network, x_of, evaluated, labels)[0],) + evaluate(network, x_of, validation, labels))
    recorded = [np.load(export / f"{name}.npy") for name in ("train_accuracy", "validation_accuracy", "validation_loss")]
    own = [np.array(column) for column in zip(*metrics[:len(recorded[0])])] or [np.empty(0)] * 3
    count = len(recorded[0])
    return {
        "optimizer": optimizer["name"],
        "iterations": len(losses),
        "lossDifference": relative_difference(np.array(losses), expected),
        "meanImageDifference": relative_difference(own_mean + 1, mean + 1),
        "trainingAccuracyEqual": bool(np.array_equal(own[0][:count], recorded[0])),
        "validationAccuracyEqual": bool(np.array_equal(own[1][:count], recorded[1], equal_nan=True)),
        "validationLossDifference": relative_difference(own[2][:count], recorded[2]) if len(validation) else 0.0,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", type=Path, help="directory written by slalom train --export")
    parser.add_argument("--data", type=Path, required=True, help="directory with the .bin files, or its parent")
    parser.add_argument("--tolerance", type=float, default=1e-9, help="relative, on losses (default 1e-9)")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")
    arguments = parser.parse_args()
    try:
        result = replay(arguments.export, arguments.data)
    except (Unusable, OSError, KeyError, ValueError) as error:
        print(f"replay.py: cannot replay {arguments.export}: {error!r}", file=sys.stderr)
        return 2
    differences = [result[key] for key in ("lossDifference", "validationLossDifference", "meanImageDifference")]
    agrees = (all(difference <= arguments.tolerance for difference in differences)
              and result["trainingAccuracyEqual"] and result["validationAccuracyEqual"])
    result["agrees"] = agrees
    if arguments.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:26}{value}")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
