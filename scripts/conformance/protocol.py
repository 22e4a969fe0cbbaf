"""The Slalom protocol for Python, made from slalom.proto and docs/protocol.md alone: messages, frames and a connection."""
import os
import itertools
import pathlib
import subprocess
import sys
import tempfile
import time

import zmq
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from zmq.utils.monitor import recv_monitor_message

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = 2
NUMERICS_VERSION = 1
# What the canary of that numerics version comes to (docs/protocol.md, "Before the first trial"): this worker knows SGD.
CANARY_DIGESTS = {"sgd": bytes.fromhex("793e111f40913370b14feb3895ef8cf56b7c9d90b7ae7275cf46d9d84124806a")}
FRAME_BYTES = 128 << 10
# Longer than anything that has to come may take on a busy machine.
PATIENCE = 60


def _messages():
    """The message types of slalom.proto, described by protoc and built at run time: no generated code to keep in step."""
    with tempfile.TemporaryDirectory() as directory:
        output = pathlib.Path(directory) / "slalom.desc"
        subprocess.run(
            [sys.executable, "-m", "grpc_tools.protoc", f"--proto_path={ROOT / 'Sources' / 'SweepWire'}",
             f"--descriptor_set_out={output}", "slalom.proto"],
            check=True)
        described = descriptor_pb2.FileDescriptorSet.FromString(output.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in described.file:
        pool.Add(file)
    return message_factory.GetMessageClassesForFiles([file.name for file in described.file], pool)


_TYPES = _messages()


def message(name):
    """The class of a message of slalom.proto, by its name there."""
    return _TYPES[f"slalom.v1.{name}"]


def number(field, name):
    """The number of an enum's case, by the field that holds it, as in `Failure.failure_class`, and its name."""
    owner, field = field.split(".")
    return message(owner).DESCRIPTOR.fields_by_name[field].enum_type.values_by_name[name].number


def name_of(content, field):
    """The name of the case that a message holds in a field."""
    return content.DESCRIPTOR.fields_by_name[field].enum_type.values_by_number[getattr(content, field)].name


ToCoordinator = message("ToCoordinator")
FromCoordinator = message("FromCoordinator")
MetricsBatch = message("MetricsBatch")


class Failure(Exception):
    """The other side does not do what docs/protocol.md says."""


class Access:
    """An access file: `name value` lines."""

    def __init__(self, path):
        lines = [line for line in pathlib.Path(path).read_text().splitlines() if line and not line.startswith("#")]
        fields = dict(line.split(" ", 1) for line in lines)
        self.endpoint = fields["endpoint"]
        self.server_key = fields["server-key"].encode()
        self.secret_key = fields["secret-key"].encode()


MONITORS = itertools.count()


class Connection:
    """A DEALER with CURVE, its settings those of docs/protocol.md."""

    def __init__(self, access, secret_key=None):
        secret = secret_key or access.secret_key
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        for option, value in {
            zmq.LINGER: 1000, zmq.SNDHWM: 256, zmq.RCVHWM: 256, zmq.MAXMSGSIZE: 256 << 10, zmq.IPV6: 1,
            zmq.HEARTBEAT_IVL: 2000, zmq.HEARTBEAT_TIMEOUT: 3000, zmq.HANDSHAKE_IVL: 3000,
            zmq.RECONNECT_IVL: 100, zmq.RECONNECT_IVL_MAX: 3000, zmq.CURVE_SERVERKEY: access.server_key,
            zmq.CURVE_PUBLICKEY: zmq.curve_public(secret), zmq.CURVE_SECRETKEY: secret,
        }.items():
            self.socket.setsockopt(option, value)
        # A name of its own: the one by descriptor may still be in use by a socket that was just closed.
        self.monitor = self.socket.get_monitor_socket(addr=f"inproc://monitor-{next(MONITORS)}")
        self.socket.connect(access.endpoint)

    def close(self):
        self.socket.disable_monitor()
        self.socket.close()

    def send_bytes(self, data):
        frames = [data[start:start + FRAME_BYTES] for start in range(0, len(data), FRAME_BYTES)] or [b""]
        self.socket.send_multipart(frames)

    def send(self, kind, content=None, **fields):
        """Sends one message: `kind` is a field of ToCoordinator, of type `content` or with these fields."""
        envelope = ToCoordinator()
        inner = getattr(envelope, kind)
        inner.SetInParent()
        if content is not None:
            inner.CopyFrom(content)
        for name, value in fields.items():
            if isinstance(value, (list, tuple)):
                getattr(inner, name).extend(value)
            elif isinstance(value, dict):
                getattr(inner, name).update(value)
            elif hasattr(value, "DESCRIPTOR"):
                getattr(inner, name).CopyFrom(value)
            else:
                setattr(inner, name, value)
        self.send_bytes(envelope.SerializeToString())

    def receive(self, seconds):
        """The next message; None when none comes in time."""
        if not self.socket.poll(max(0, int(seconds * 1000))):
            return None
        return FromCoordinator.FromString(b"".join(self.socket.recv_multipart()))

    def expect(
        self, kind, where=lambda inner: True, seconds=PATIENCE, meanwhile=lambda: None, aside=lambda received: None
    ):
        """The next message of a kind for which `where` holds; others are put aside, as their order is open."""
        deadline = time.monotonic() + seconds
        skipped = []
        while time.monotonic() < deadline:
            meanwhile()
            received = self.receive(0.2)
            if received is None:
                continue
            aside(received)
            inner = getattr(received, kind)
            if received.WhichOneof("kind") == kind and where(inner):
                return inner
            skipped.append(received.WhichOneof("kind"))
        raise Failure(f"no {kind} within {seconds} s, only {skipped}")

    def expect_none(self, kind, seconds):
        """Nothing of a kind comes within a time in which an answer to something else did."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            received = self.receive(0.1)
            if received is not None and received.WhichOneof("kind") == kind:
                raise Failure(f"{kind} came: {received}")

    def expect_event(self, event):
        """Waits for an event of the connection itself."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.monitor.poll(200) and recv_monitor_message(self.monitor)["event"] == event:
                return
        raise Failure(f"event {event!r} did not come")


def execution(trial_id, attempt):
    result = message("Execution")()
    result.trial_id = trial_id
    result.attempt = attempt
    return result


def new_id():
    return os.urandom(16).hex()
