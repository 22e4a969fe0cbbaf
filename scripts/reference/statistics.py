#!/usr/bin/env python3
"""Reference values of the leaderboard's statistics, by NumPy, SciPy and brute force.

    python3 scripts/reference/statistics.py > Tests/SweepCoreTests/RecordedStatistics.swift

Sign-flip tests by scipy.stats.permutation_test over every assignment, and in exact integers for more pairs than that can
enumerate; the expected best of k by numpy.mean over itertools.combinations; iterations to targets and losses at shorter
budgets by numpy.mean over every window; quartiles by numpy.quantile. Written with NumPy 2.4.6 and SciPy 1.17.1.
"""

import itertools
import textwrap
from fractions import Fraction

import numpy as np
from scipy import stats

INFINITE = 1e6  # Stands for infinity: no sum of the finite differences below comes near it.
generator = np.random.Generator(np.random.PCG64(20181124))


def swift(values):
    def text(value):
        if value is None:
            return "nil"
        if isinstance(value, (int, np.integer)):
            return str(value)
        return {np.inf: ".infinity", -np.inf: "-.infinity"}.get(float(value), repr(float(value)))

    lines = textwrap.wrap(", ".join(map(text, values)), 100)
    if len(lines) == 1:
        return f"[{lines[0]}]"
    return "[\n        " + "\n        ".join(lines) + ",\n      ]"


def sign_flip(differences):
    finite = np.where(np.isinf(differences), np.sign(differences) * INFINITE, differences)
    result = stats.permutation_test(
        (finite,), lambda x, axis: np.abs(np.sum(x, axis=axis)), permutation_type="samples", alternative="greater",
        n_resamples=np.inf, vectorized=True)
    return float(result.pvalue)


def sign_flip_samples():
    samples = [generator.normal(0.3, 0.5, n).round(3) for n in (6, 6, 7, 8, 10, 13, 16, 20)]
    samples += [np.full(6, 0.25), np.full(7, -0.1), np.zeros(6), np.array([1.0, -1, 1, -1, 1, -1])]
    # Sums that tie but for their rounding.
    samples += [np.array([0.1, 0.2, 0.3, -0.1, 0.4, 0.7, -0.6]), np.array([0.1] * 9 + [-0.3])]
    # One that outweighs all others.
    samples += [np.array([9.0, -0.1, -0.2, -0.3, -0.4, -0.5, -0.6])]
    infinite = np.inf
    samples += [
        np.array([infinite] * 6), np.array([infinite, -0.2, -0.1, -0.3, -0.4, -0.5]),
        np.array([-infinite, -infinite, -0.2, 0.1, -0.3, 0.4, -0.5]),
        np.array([infinite, -infinite, 0.2, 0.1, 0.3, 0.4, 0.5, 0.6]),
        np.array([infinite, -infinite, -infinite, -0.2, 0.1, 0.3, 0.4, 0.5, 0.0]),
    ]
    return samples


def exact_in_integers(steps):
    """The same p-value for whole numbers, whose assignments are counted by their sums."""
    counts = {0: 1}
    for step in steps:
        following = {}
        for total, count in counts.items():
            for signed in (total - step, total + step):
                following[signed] = following.get(signed, 0) + count
        counts = following
    observed = abs(sum(steps))
    return float(Fraction(sum(c for t, c in counts.items() if abs(t) >= observed), 2 ** len(steps)))


def trial(losses, window, target, cuts):
    def reached(limit):
        ends = range(window, len(losses) + 1)
        return next((t for t in ends if np.mean(losses[t - window : t]) <= limit), None)

    ladder = [reached(target * factor) for factor in (2, 1.75, 1.5, 1.25, 1, 0.75, 0.5)]
    budgets = []
    for cut in cuts:
        at = ladder[4] if ladder[4] is not None and ladder[4] <= cut else None
        budgets.append((at, float(np.mean(losses[cut - window : cut]))))
    return ladder, budgets


print("// Written by `python3 scripts/reference/statistics.py`; not edited by hand.\n")
print("/// What NumPy, SciPy and brute force make of samples.\nenum RecordedStatistics {")

print("  /// Differences and the p-value of scipy.stats.permutation_test over all sign assignments.")
print("  static let signFlips: [(differences: [Double], pValue: Double)] = [")
for sample in sign_flip_samples():
    print(f"    (\n      {swift(sample)},\n      {sign_flip(sample)!r}\n    ),")
print("  ]\n")

print("  /// Differences in thousandths, more than can be enumerated, and their p-value in exact integers.")
print("  static let manySignFlips: [(thousandths: [Int], pValue: Double)] = [")
for n, mean in ((33, 60), (40, 60), (64, -45), (100, 40)):
    sample = [int(x) for x in generator.normal(mean, 200, n)]
    print(f"    (\n      {swift(sample)},\n      {exact_in_integers(sample)!r}\n    ),")
print("  ]\n")

print("  /// Values and the expected best of k of them: the mean of the maxima of all combinations.")
print("  static let bestOfK: [(values: [Double], expected: [Double])] = [")
for n in (1, 2, 3, 7, 12):
    values = generator.uniform(0.1, 0.45, n).round(4)
    expected = [np.mean([max(c) for c in itertools.combinations(values, k)]) for k in range(1, n + 1)]
    print(f"    (\n      {swift(values)},\n      {swift(expected)}\n    ),")
print("  ]\n")

# 11 epochs of 4 iterations: 9/11 and 10/11 of them are whole numbers.
print("  /// Losses of trials of 11 epochs of 4 iterations; iterations to the target 1 times 2 ... 0.5; and iterations to")
print("  /// the target and the last epoch's mean loss after 36 and 40 iterations.")
print("  static let trials: [(losses: [Double], ladder: [Int?], shorter: [(Int?, Double)])] = [")
for rate in (0.01, 0.02, 0.025, 0.04, 0.06):
    losses = (2.3 * np.exp(-rate * np.arange(44)) + generator.normal(0, 0.1, 44)).round(3)
    ladder, budgets = trial(losses, 4, 1.0, (36, 40))
    shorter = ", ".join(f"({'nil' if at is None else at}, {loss!r})" for at, loss in budgets)
    print(f"    (\n      {swift(losses)},\n      {swift(ladder)}, [{shorter}]\n    ),")
print("  ]\n")

print("  /// Iterations of seeds, and numpy.quantile of them at 1/4, 1/2 and 3/4.")
print("  static let quartiles: [(iterations: [Int], quartiles: [Double])] = [")
for n in (2, 3, 6, 9):
    sample = [int(x) for x in generator.integers(40, 400, n)]
    print(f"    ({swift(sample)}, {swift(np.quantile(sample, [0.25, 0.5, 0.75]))}),")
print("  ]\n}")
