#!/usr/bin/env python3
"""Reference values of Tests/SweepCoreTests/AxisSpacingTests.swift and QuartilesTests.swift.

Log axes in 50-digit decimal arithmetic, rounded once to 4 significant digits; quartiles by numpy.quantile
(NumPy 2.4.6), whose default is type 7.
"""

from decimal import ROUND_HALF_UP, Context, Decimal, getcontext

import numpy as np

getcontext().prec = 50
FOUR = Context(prec=4, rounding=ROUND_HALF_UP)


def log_axis(first, last, points):
    a, b = Decimal(first), Decimal(last)
    ratio = (b / a).ln()
    inner = [(a.ln() + ratio * i / (points - 1)).exp() for i in range(1, points - 1)]
    return [float(first)] + [float(FOUR.plus(x)) for x in inner] + [float(last)]


for first, last, points in [
    ("1e-4", "1e-1", 7), ("1e-5", "1e-2", 7), ("1e-4", "1e-2", 3), ("0.3", "0.7", 9),
    ("12345.678", "0.0009", 6), ("1", "1e300", 4),
]:
    print(f"log [{first}, {last}] x {points}:", ", ".join(repr(x) for x in log_axis(first, last, points)))

generator = np.random.Generator(np.random.PCG64(20181124))
for n in (1, 2, 3, 4, 5, 6, 7, 10):
    sample = [float(x) for x in generator.normal(1, 0.5, n).round(6)]
    q = [float(x) for x in np.quantile(sample, [0.25, 0.5, 0.75])]
    print(f"({sample}, {q}),")
