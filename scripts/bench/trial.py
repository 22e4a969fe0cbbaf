"""What a peer needs to train the same steps as slalom, and how it is asked for them.

A peer is a process. It trains the first epoch of an exported trial, prints `ready DESCRIPTION` and the epoch's losses
on one line, and then, for every line `N` on its standard input, does N more steps and prints for each the seconds of
processor time of the process and of the wall.
"""
import sys
import time
from pathlib import Path

import numpy as np


class Trial:
    """A trial's data, order and initial weights, as peers.py prepared them."""

    def __init__(self, directory):
        directory = Path(directory)
        self.images = np.load(directory / "images.npy")  # uint8 [images, 3072]
        self.labels = np.load(directory / "labels.npy")  # int64 [images]
        self.mean = np.load(directory / "mean.npy")  # float64 [3072]
        self.batches = np.load(directory / "batches.npy")  # int64 [iterations, batch]
        self.layers = []
        while (directory / f"W{len(self.layers) + 1}.npy").exists():
            number = len(self.layers) + 1
            self.layers.append((np.load(directory / f"W{number}.npy"), np.load(directory / f"b{number}.npy")))


def serve(trial, description, step):
    """`step(indices)` trains on these images and returns the loss once all of its work is done."""
    position = 0
    losses = []
    for batch in trial.batches:
        losses.append(float(step(batch)))
    print("ready", description)
    print(*(repr(loss) for loss in losses), flush=True)
    for line in sys.stdin:
        for _ in range(int(line)):
            batch = trial.batches[position % len(trial.batches)]
            position += 1
            wall, processor = time.perf_counter(), time.process_time()
            step(batch)
            print(time.process_time() - processor, time.perf_counter() - wall)
        sys.stdout.flush()
