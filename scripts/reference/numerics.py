#!/usr/bin/env python3
"""Measures exp, log and the inverse normal distribution function against mpmath, and records reference values.

    python3 scripts/reference/numerics.py measure [--points 100000]   # prints the greatest errors in ULP
    python3 scripts/reference/numerics.py record                      # writes Tests/KernelsTests/Recorded*.swift

Needs mpmath, NumPy (for its Philox) and clang, with which it compiles Sources/CKernels to call the functions.
"""

import argparse
import ctypes
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from mpmath import erfc, erfinv, exp, log, mp, mpf, npdf, sqrt

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))
from update_rules import RULES  # noqa: E402
mp.prec = 160


def load_functions():
    sources = [str(path) for path in sorted((ROOT / "Sources/CKernels").glob("*.c"))]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "kernels.so"
        subprocess.run(["clang", "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-o", str(library), *sources, "-lm"],
                       check=True)
        loaded = ctypes.CDLL(str(library))
    functions = {}
    for name, symbol in [("exp", "slalom_exp"), ("log", "slalom_log"), ("inverseNormal", "slalom_inverse_normal")]:
        function = getattr(loaded, symbol)
        function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double]
        functions[name] = function
    return functions


def exact_inverse_normal(p):
    """Newton's method on the lower tail, from a start that bisection on the logarithm gives."""
    p = mpf(p)
    if abs(p - mpf(0.5)) < 0.45:
        return sqrt(mpf(2)) * erfinv(2 * p - 1)
    tail = min(p, 1 - p)
    x = -sqrt(-2 * log(tail))
    for _ in range(60):
        change = (erfc(-x / sqrt(mpf(2))) / 2 - tail) / npdf(x)
        # Far from the root the tail bends away: steps are halved to stay on its side.
        change = max(min(change, mpf(0.5)), mpf(-0.5))
        x -= change
        if abs(change) < mpf(2) ** -140:
            break
    return x if p < 0.5 else -x


EXACT = {"exp": lambda x: exp(mpf(x)), "log": lambda x: log(mpf(x)), "inverseNormal": exact_inverse_normal}


def points(name, count, generator):
    half = count // 2
    if name == "exp":
        return ([generator.uniform(-708, 709.78) for _ in range(half)]
                + [generator.uniform(-1, 1) for _ in range(count - half)])
    if name == "log":
        return ([math.exp(generator.uniform(-700, 700)) for _ in range(half)]
                + [generator.uniform(0.5, 2) for _ in range(half // 2)]
                + [1 + generator.choice([-1, 1]) * 10 ** generator.uniform(-15, -1) for _ in range(count - half - half // 2)])
    # What Philox gives: (0, 1), the tails and the middle more closely.
    return ([generator.random() for _ in range(half)]
            + [10 ** generator.uniform(-16.2, -1) for _ in range(half // 3)]
            + [1 - 10 ** generator.uniform(-16, -1) for _ in range(half // 3)]
            + [0.5 + generator.choice([-1, 1]) * 10 ** generator.uniform(-12, -1) for _ in range(half // 3)])


def errors_in_ulp(name, function, inputs):
    result = []
    for x in inputs:
        exact = EXACT[name](x)
        # 0 and 1 are met by rounding alone.
        if exact == 0 or not 0 < (x if name == "inverseNormal" else 0.5) < 1:
            continue
        result.append((float(abs(mpf(function(x)) - exact) / math.ulp(abs(float(exact)))), x, exact))
    return result


def measure(functions, count):
    for name, function in functions.items():
        inputs = points(name, count if name != "inverseNormal" else count // 5, random.Random(1))
        worst = max(errors_in_ulp(name, function, inputs))
        print(f"{name:15}{len(inputs):8} points, greatest error {worst[0]:.3f} ULP at {worst[1]!r}")
    function, generator = functions["inverseNormal"], random.Random(2)
    far = [10 ** generator.uniform(-300, -17) for _ in range(2000)]
    worst = max(errors_in_ulp("inverseNormal", function, far))
    print(f"inverseNormal below 1e-17 (never drawn): greatest error {worst[0]:.3f} ULP at {worst[1]!r}")


def swift_double(x):
    return float(x).hex().replace("0x1.0000000000000p", "0x1p")


def swift_array(name, documentation, element, values, per_line):
    lines = [f"  /// {documentation}", f"  static let {name}: [{element}] = ["]
    for start in range(0, len(values), per_line):
        lines.append("    " + ", ".join(values[start:start + per_line]) + ",")
    return "\n".join(lines + ["  ]"])


HEADER = "// Written by `python3 scripts/reference/numerics.py record`; not edited by hand.\n\n"


def record(functions):
    folder = ROOT / "Tests/KernelsTests"
    arrays = []
    for name, function in functions.items():
        errors = errors_in_ulp(name, function, points(name, 6000, random.Random(3)))
        errors.sort(key=lambda entry: -entry[0])
        chosen = errors[:40] + random.Random(4).sample(errors[40:], 60)
        values = []
        for _, x, exact in chosen:
            high = float(exact)
            values += [swift_double(x), swift_double(high), swift_double((exact - mpf(high)) / math.ulp(abs(high)))]
        arrays.append(swift_array(
            name, "x, the value to 53 bits, and what it lacks in ULP: the 40 hardest of 6,000 points and 60 others.",
            "Double", values, 3))
    (folder / "RecordedElementary.swift").write_text(
        HEADER + "/// Values of mpmath at 160 bits.\nenum RecordedElementary {\n" + "\n\n".join(arrays) + "\n}\n")

    arrays = []
    keys = [(0, 0), (5, 7), (0, 1001), (2**64 - 1, 2**32 + 1), (123456789, 2**64 - 1)]
    arrays.append(swift_array("keys", "Seed and stream.", "UInt64", [f"0x{v:x}" for key in keys for v in key], 2))
    words = [int(w) for key in keys for w in np.random.Philox(key=np.array(key, dtype=np.uint64)).random_raw(10)]
    arrays.append(swift_array("words", "The first ten words of each key.", "UInt64", [f"0x{w:x}" for w in words], 5))
    later = [int(np.random.Philox(key=np.array(key, dtype=np.uint64)).random_raw(100_003)[100_000 + i]) for key in keys for i in range(3)]
    arrays.append(swift_array(
        "laterWords", "Words 100,000 to 100,002 of each key.", "UInt64", [f"0x{w:x}" for w in later], 3))
    raw = [int(w) for w in np.random.Philox(key=np.array([5, 2**32 + 1], dtype=np.uint64)).random_raw(99)]
    order = list(range(100))
    for i, word in zip(range(99, 0, -1), raw):
        j = (word * (i + 1)) >> 64
        order[i], order[j] = order[j], order[i]
    arrays.append(swift_array(
        "permutation", "Of 100, by key [5, 2^32 + 1], shuffled in Python.", "Int", [str(v) for v in order], 20))
    (folder / "RecordedPhilox.swift").write_text(
        HEADER + "/// Words of NumPy's Philox.\nenum RecordedPhilox {\n" + "\n\n".join(arrays) + "\n}\n")
    record_updates(folder)


def record_updates(folder):
    """Three steps of each rule on single parameters in exact arithmetic, by the textbook formulas."""
    gradients, start, exact = [0.7, -0.3, 1e-3], 0.25, SimpleNamespace(sqrt=sqrt, maximum=max)

    def run(rule, usual):
        optimizer = {key: mpf(value) for key, value in {"learningRate": 0.05, **usual}.items()}
        w, state, out = mpf(start), {}, []
        for t, g in enumerate(map(mpf, gradients), start=1):
            w += rule(t, g, state, optimizer, exact)
            out.append(w)
        return out

    lines = [f'    "{name}": [{", ".join(swift_double(w) for w in run(*rule))}],' for name, rule in RULES.items()]
    (ROOT / "Tests/TrainingTests/RecordedUpdates.swift").write_text(
        HEADER + "/// A parameter that starts at 0.25 after one, two and three steps of each rule with learning rate 0.05 and\n"
        "/// gradients 0.7, -0.3, 0.001, in exact arithmetic (mpmath at 160 bits).\nenum RecordedUpdates {\n"
        "  static let parameters: [String: [Double]] = [\n" + "\n".join(lines) + "\n  ]\n}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["measure", "record"])
    parser.add_argument("--points", type=int, default=100_000)
    arguments = parser.parse_args()
    functions = load_functions()
    if arguments.action == "measure":
        measure(functions, arguments.points)
    else:
        record(functions)


if __name__ == "__main__":
    main()
