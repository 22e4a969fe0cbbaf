"""Runs slalom and its peers in turn; see scripts/bench-peers."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
LEARNING_RATE = {"sgd": "1e-3", "adam": "1e-4"}
# Summation orders differ from peer to peer; over an epoch at these rates that stays far below this.
TOLERANCE = 1e-9
# What holds the peers to an instruction set that slalom is held to; without --isa all choose by the CPU.
# Nothing holds JAX: --xla_cpu_max_isa=AVX2 leaves its matrix products above AVX2's peak.
HELD_TO = {"avx2": {"OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2"}}
# Steps before a peer's timed ones in each round: its weights come back into the caches.
WARM_UP = 2


def arguments():
    parser = argparse.ArgumentParser(prog="bench-peers", description=__doc__)
    parser.add_argument("--cpu", type=int, default=max(os.sched_getaffinity(0)), help="core that all run on, in turn")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--steps", type=int, default=10, help="timed steps of each peer in a round")
    parser.add_argument("--rules", default="sgd,adam")
    parser.add_argument("--isa", choices=list(HELD_TO), help="hold all to this instruction set")
    parser.add_argument("--slalom", help="program to measure (default: the release build)")
    options = parser.parse_args()
    options.rules = options.rules.split(",")
    for rule in options.rules:
        if rule not in LEARNING_RATE:
            parser.error(f"--rules names '{rule}'; the peers know {', '.join(LEARNING_RATE)}")
    if options.cpu not in os.sched_getaffinity(0):
        parser.error(f"--cpu is {options.cpu}, which this process may not use")
    for name in ("rounds", "steps"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} is {getattr(options, name)}; give at least 1")
    return options


def find_slalom(given):
    if given:
        return str(Path(given).resolve())
    shown = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    program = Path(shown.stdout.strip()) / "slalom"
    if not program.exists():
        sys.exit("bench-peers: there is no release build; run 'scripts/build --product slalom', or name a program with --slalom")
    return str(program)


def data_directory(slalom, work):
    """The .bin files to train on: those of SLALOM_DATA, else synthetic ones."""
    named = os.environ.get("SLALOM_DATA")
    if named:
        inner = Path(named) / "cifar-10-batches-bin"
        return inner if inner.is_dir() else Path(named)
    print("SLALOM_DATA is not set: SYNTHETIC images, the times are the same.", file=sys.stderr)
    path = work / "data"
    subprocess.run(
        [slalom, "data", "synthesize", "--training-files", "1", "--output", str(path)],
        check=True, stdout=subprocess.DEVNULL,
    )
    return path


def prepare(slalom, data, rule, directory):
    """Exports an epoch of a trial, and writes what peers read: .npy for Python, the same bytes as .raw for C."""
    export = directory / "export"
    subprocess.run(
        [slalom, "train", "--optimizer", rule, "--learning-rate", LEARNING_RATE[rule], "--epochs", "1", "--data",
         str(data), "--export", str(export)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    files = sorted(path for path in data.glob("data_batch_*.bin"))
    records = np.concatenate([np.fromfile(path, dtype=np.uint8).reshape(-1, 3073) for path in files])
    records = records[np.load(export / "subset_train.npy")]
    arrays = {
        "images": np.ascontiguousarray(records[:, 1:]),
        "labels": records[:, 0].astype(np.int64),
        "mean": np.load(export / "mean_image.npy"),
        "batches": np.load(export / "batches.npy").astype(np.int64),
    }
    for path in (export / "initial").glob("*.npy"):
        arrays[path.stem] = np.load(path)
    for name, array in arrays.items():
        np.save(directory / f"{name}.npy", array)
        array.tofile(directory / f"{name}.raw")
    return np.load(export / "losses.npy")


class Contestant:
    def __init__(self, name, command, cpu, isa):
        self.name = name
        self.process = subprocess.Popen(
            ["taskset", "-c", str(cpu), *command], env=os.environ | HELD_TO.get(isa, {}), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True
        )
        self.rounds = []  # of lists of (processor seconds, wall seconds)
        self.description = " ".join(self.line().removeprefix("ready ").split())

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench-peers: {self.name} ended with {self.process.wait()}")
        return line.strip()

    def losses(self):
        return np.array([float(word) for word in self.line().split()])

    def steps(self, count):
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        return [tuple(float(word) for word in self.line().split()) for _ in range(count)]

    def run_round(self, count):
        self.steps(WARM_UP)
        self.rounds.append(self.steps(count))

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def times(self, clock):
        return [step[clock] for steps in self.rounds for step in steps]

    def medians(self):
        """Of each round, in processor time."""
        return [statistics.median(step[0] for step in steps) for steps in self.rounds]


def compile_openblas(work, isa):
    program = work / "openblas_step"
    compiler = shutil.which("clang") or shutil.which("cc")
    if compiler is None:
        return None
    target = "-mavx2 -mfma" if isa == "avx2" else "-march=native"
    built = subprocess.run(
        [compiler, "-O3", *target.split(), "-ffast-math", str(ROOT / "scripts/bench/openblas_step.c"), "-lopenblas",
         "-lm", "-o", str(program)],
        stderr=subprocess.PIPE, text=True,
    )
    if built.returncode:
        print("bench-peers: no peer in C (apt-get install libopenblas-dev):", built.stderr.splitlines()[0],
              file=sys.stderr)
        return None
    return str(program)


def peers(directory, rule, openblas, isa):
    scripts = [("NumPy", "numpy_step.py")]
    if isa is None:
        scripts.append(("JAX", "jax_step.py"))
    if find_spec("torch"):
        scripts.append(("PyTorch", "torch_step.py"))
    commands = [(name, [sys.executable, str(ROOT / "scripts/bench" / script)]) for name, script in scripts]
    if openblas:
        commands.append(("C on OpenBLAS", [openblas]))
    named = [(name, [*command, str(directory), rule, LEARNING_RATE[rule]]) for name, command in commands]
    if openblas and rule == "sgd":
        named.append(("C, update in dgemm", [*named[-1][1], "in-product"]))
    return named


def race(options, slalom, data, rule, directory, openblas):
    expected = prepare(slalom, data, rule, directory)
    bench = [slalom, "bench", "--data", str(data), "--steps-on-demand", rule]
    ours = Contestant("slalom", bench + (["--isa", options.isa] if options.isa else []), options.cpu, options.isa)
    contestants = [ours]
    for name, command in peers(directory, rule, openblas, options.isa):
        peer = Contestant(name, command, options.cpu, options.isa)
        difference = np.max(np.abs(peer.losses() / expected - 1))
        if not difference <= TOLERANCE:
            sys.exit(f"bench-peers: {name} is another step: losses of the same trial differ by {difference:.1e}")
        print(f"{rule}: {name} trains an epoch to the same losses within {difference:.1e}", file=sys.stderr)
        contestants.append(peer)
    for _ in range(options.rounds):
        for contestant in contestants:
            contestant.run_round(options.steps)
    for contestant in contestants:
        contestant.end()
    report(rule, contestants)


def report(rule, contestants):
    ours = contestants[0]
    print(f"### One step of {rule}\n")
    print("| | ms, least | median | wall ms, median | times slalom, least | median | by rounds | what ran |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for contestant in contestants:
        processor, wall = contestant.times(0), contestant.times(1)
        least = min(processor) / min(ours.times(0))
        median = statistics.median(processor) / statistics.median(ours.times(0))
        rounds = [theirs / our for theirs, our in zip(contestant.medians(), ours.medians())]
        print(
            f"| {contestant.name} | {min(processor) * 1e3:.2f} | {statistics.median(processor) * 1e3:.2f} "
            f"| {statistics.median(wall) * 1e3:.2f} | {least:.2f} | {median:.2f} "
            f"| {min(rounds):.2f} to {max(rounds):.2f} | {contestant.description} |"
        )
    print(flush=True)


def main():
    options = arguments()
    slalom = find_slalom(options.slalom)
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as name:
        work = Path(name)
        data = data_directory(slalom, work)
        openblas = compile_openblas(work, options.isa)
        for rule in options.rules:
            directory = work / rule
            directory.mkdir()
            race(options, slalom, data, rule, directory, openblas)


if __name__ == "__main__":
    main()
