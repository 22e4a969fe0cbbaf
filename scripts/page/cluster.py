"""A coordinator with its dashboard, workers and commands: the built program, as its users run it."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """Everything in a directory of its own; gone when the `with` is."""

    def __init__(self, program, data, *arguments):
        self.program = str(program)
        self.arguments = arguments
        self.folder = tempfile.TemporaryDirectory(prefix="slalom-page-")
        self.path = Path(self.folder.name)
        self.data = data or self.synthetic()
        self.environment = dict(
            os.environ, SLALOM_STORE=str(self.path / "store"), SLALOM_DATA=self.data, SLALOM_COORDINATOR="")
        self.url = f"http://127.0.0.1:{free_port()}"
        self.children = []

    def synthetic(self):
        print("SLALOM_DATA is not set: the page is tested on SYNTHETIC data")
        data = str(self.path / "data")
        subprocess.run([self.program, "data", "synthesize", "--output", data], check=True, capture_output=True)
        return data

    def __enter__(self):
        child = self.start(
            "coordinator", "--listen", "tcp://127.0.0.1:*", "--dashboard", self.url.removeprefix("http://"),
            *self.arguments, stdout=subprocess.PIPE)
        if not child.stdout.readline():
            raise SystemExit("the coordinator ended: " + self.log("coordinator"))
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
        self.folder.cleanup()

    def log(self, verb):
        return (self.path / f"{verb}.log").read_text()

    def start(self, *arguments, **options):
        with open(self.path / f"{arguments[0]}.log", "ab") as log:
            child = subprocess.Popen([self.program, *arguments], env=self.environment, stderr=log, **options)
        self.children.append(child)
        return child

    def run(self, *arguments):
        done = subprocess.run(
            [self.program, *arguments], env=self.environment, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise SystemExit(f"slalom {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--format", "json"))

    def submit(self, text):
        path = self.path / "sweep.yaml"
        path.write_text(text)
        return self.run("submit", str(path)).strip()

    def kill_slot(self, worker):
        """Ends a slot of a worker as a crash would; returns when there was one to end."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for task in Path(f"/proc/{worker.pid}/task").iterdir():
                for child in (task / "children").read_text().split():
                    os.kill(int(child), signal.SIGKILL)
                    return
        raise SystemExit("the worker has no slot")
