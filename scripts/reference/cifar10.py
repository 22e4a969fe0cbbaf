#!/usr/bin/env python3
"""Recomputes the reference values of Tests/CIFAR10Tests with hashlib, fractions, decimal and numpy.random.Philox.

Usage: python3 scripts/reference/cifar10.py > Tests/CIFAR10Tests/ReferenceValues.swift
Needs NumPy. The small data set is that of `SmallDataset` in the tests: two training files of 4 and 3 records and a
test file of 2, whose bytes follow from a formula.
"""
import hashlib
import struct
from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np

getcontext().prec = 60
FILES = [("data_batch_2.bin", 2, 4), ("data_batch_4.bin", 4, 3), ("test_batch.bin", 6, 2)]


def record(file, index):
    label = (3 * file + 7 * index) % 10
    return bytes([label] + [(file * 31 + index * 57 + j * 13 + j * j * (index + 1) % 101) % 256 for j in range(3072)])


contents = [(name, b"".join(record(file, i) for i in range(count))) for name, file, count in FILES]
digest = hashlib.sha256()
for name, content in contents:
    digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
training = [c[i : i + 3073] for name, c in contents if name != "test_batch.bin" for i in range(0, len(c), 3073)]
labels = [r[0] for r in training]


def bits(value):
    return "0x%016x" % struct.unpack("<Q", struct.pack("<d", value))


def permutation(seed, count):
    words = [int(w) for w in np.random.Philox(key=[seed, 0]).random_raw(count)]
    order = list(range(count))
    for word, i in zip(words, range(count - 1, 0, -1)):
        j = word * (i + 1) >> 64
        order[i], order[j] = order[j], order[i]
    return order


order = permutation(2018, len(training))
chosen = [training[i] for i in order[:5]]
# Fraction to float is rounded once, to nearest even.
mean = [float(Fraction(sum(r[1 + j] for r in chosen), 5)) for j in range(3072)]
mean_digest = hashlib.sha256(b"".join(struct.pack("<d", m) for m in mean)).hexdigest()
flat = [b for r in chosen for b in r[1:]]
n = len(flat)
variance = Fraction(n * sum(b * b for b in flat) - sum(flat) ** 2, n * n)
deviation = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()

print(f'''/// Written by scripts/reference/cifar10.py; not edited by hand.
enum ReferenceValues {{
  /// SHA-256 over name, zero byte and SHA-256 of each file of the small data set (hashlib).
  static let smallDigest = "{digest.hexdigest()}"
  static let smallTrainingLabels = {labels}
  /// The order of the small set's 7 training images under seed 2018 (numpy.random.Philox).
  static let smallOrder = {order}
  /// SHA-256 of the mean image's little-endian doubles over the first 5 of that order (fractions).
  static let meanDigest = "{mean_digest}"
  static let firstMeans: [UInt64] = [{", ".join(bits(m) for m in mean[:3])}]
  /// Standard deviation of their bytes (decimal, 60 digits).
  static let standardDeviation = {str(deviation)[:22]}
  /// The first 8 of 20,000 images under seed 1, and the last (numpy.random.Philox).
  static let largeOrderStart = {permutation(1, 20000)[:8]}
  static let largeOrderEnd = {permutation(1, 20000)[-1]}
}}''')
