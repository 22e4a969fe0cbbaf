"""The worker's side of the protocol: what is said before, during and after a trial."""
import hashlib
import sqlite3
import struct
import time

from protocol import CANARY_DIGESTS, NUMERICS_VERSION, VERSION, Connection, MetricsBatch, execution, message, new_id, number


def series_hash(batches):
    """SHA-256 over the little-endian doubles of a series (docs/protocol.md, "Series hash")."""
    losses, epochs, test, gradients, updates = [], [], [], [], []
    for batch in batches:
        losses += batch.losses
        for epoch in batch.epochs:
            epochs += [epoch.training_accuracy, epoch.validation_accuracy, epoch.validation_loss]
        if batch.HasField("test_accuracy"):
            test = [batch.test_accuracy]
        gradients += batch.gradient_norms
        updates += batch.update_norms
    values = losses + epochs + test + gradients + updates
    return hashlib.sha256(struct.pack(f"<{len(values)}d", *values)).digest()


class Recording:
    """What a real worker measured, from the store of a finished sweep: nothing here trains."""

    def __init__(self, store):
        database = sqlite3.connect(f"file:{store}/sweeps.sqlite?mode=ro", uri=True)
        self.trials = {}
        rows = database.execute(
            "SELECT key, id, attempt, diverged_at, divergence, weights_hash, series_hash"
            " FROM result JOIN trial ON key = trial").fetchall()
        for key, trial, attempt, diverged_at, divergence, weights, series in rows:
            payloads = database.execute(
                "SELECT payload FROM metrics WHERE trial = ? AND attempt = ? ORDER BY sequence", (key, attempt))
            batches = [MetricsBatch.FromString(payload) for (payload,) in payloads]
            self.trials[trial] = Trial(batches, diverged_at, divergence, weights, series)
        (definition,) = database.execute("SELECT definition FROM sweep").fetchone()
        self.definition = message("SweepDefinition").FromString(definition)
        database.close()


class Trial:
    """One trial's batches and result."""

    def __init__(self, batches, diverged_at, divergence, weights_hash, recorded_series_hash):
        if series_hash(batches) != recorded_series_hash:
            raise SystemExit("conformance: the series hash of docs/protocol.md is not the one a worker computed")
        # At least three batches, so that one can be missing in the middle: a series may be cut anywhere.
        self.batches = recut(batches)
        self.result = message("TrialResult")()
        self.result.weights_hash = weights_hash
        self.result.series_hash = series_hash(self.batches)
        if diverged_at is not None:
            self.result.divergence.iteration = diverged_at
            self.result.divergence.reason = number(
                "Divergence.reason", "DIVERGENCE_REASON_" + divergence.upper().replace("-", "_"))


def recut(batches):
    """The same series in three batches."""
    whole = MetricsBatch()
    for batch in batches:
        whole.MergeFrom(batch)
    cut = [MetricsBatch() for _ in range(3)]
    for name in ("losses", "gradient_norms", "update_norms"):
        values = getattr(whole, name)
        third = -(-len(values) // 3)
        for index, part in enumerate(cut):
            getattr(part, name).extend(values[index * third:(index + 1) * third])
    cut[2].epochs.extend(whole.epochs)
    if whole.HasField("test_accuracy"):
        cut[2].test_accuracy = whole.test_accuracy
    return cut


class Worker:
    """A connection that has introduced itself, or is about to."""

    def __init__(self, access, name, data_digest, slots=1, secret_key=None, canary=CANARY_DIGESTS):
        self.access, self.name, self.data_digest, self.slots = access, name, data_digest, slots
        self.id = new_id()
        # What the canary came to here, and whether it was asked for: the digests are in every Hello from then on.
        self.canary, self.has_trained_canary = canary, False
        self.holding = {}
        self.assigned = []
        self.last_heartbeat = 0.0
        self.connection = Connection(access, secret_key)

    def hello(self, **changes):
        fields = {
            "protocol_version": VERSION, "worker_id": self.id, "name": self.name, "host": "python", "process_id": 1,
            "instruction_set": "none", "slots": self.slots, "numerics_version": NUMERICS_VERSION,
            "software_version": "conformance", "data_digests": [self.data_digest],
            "holding": list(self.holding.values()),
            "canary_digests": self.canary if self.has_trained_canary else {},
        }
        self.connection.send("hello", **(fields | changes))

    def join(self):
        """Says Hello and answers what is asked before work is given out."""
        self.hello()
        welcome = self.connection.expect("welcome", aside=self.notice)
        self.lease = welcome.lease_milliseconds / 1000
        self.interval = welcome.heartbeat_interval_milliseconds / 1000
        if not self.has_trained_canary:
            self.connection.expect("canary", aside=self.notice)
            self.has_trained_canary = True
            self.connection.send("canary", digests=self.canary)
        return welcome

    def reconnect(self):
        self.connection.close()
        self.connection = Connection(self.access)

    def beat(self):
        """A heartbeat, when one is due, with everything in hand."""
        if time.monotonic() - self.last_heartbeat >= self.interval:
            self.last_heartbeat = time.monotonic()
            self.connection.send("heartbeat", holding=list(self.holding.values()))

    def expect(self, kind, where=lambda inner: True):
        return self.connection.expect(kind, where, meanwhile=self.beat, aside=self.notice)

    def notice(self, received):
        """A trial may be assigned while something else is waited for; one that is in hand may be assigned again."""
        if received.WhichOneof("kind") == "assign":
            key = self.key(received.assign.execution)
            if key not in self.holding:
                self.holding[key] = received.assign.execution
                self.assigned.append(received.assign)

    def take(self):
        """Waits for a trial."""
        if not self.assigned:
            self.expect("assign", lambda assign: self.assigned)
        return self.assigned.pop(0)

    def take_until(self, trial_id, recording):
        """Waits for a certain trial, and does what comes before it."""
        while (running := self.take().execution).trial_id != trial_id:
            self.finish(running, recording.trials[running.trial_id])
        return running

    @staticmethod
    def key(running):
        return (running.trial_id, running.attempt)

    def metrics(self, running, sequence, batch):
        self.connection.send("metrics", execution=running, sequence=sequence, batch=batch.SerializeToString())

    def ack(self, running, sequence, resend_from=None):
        """The Ack that says so, and whether it asks for more."""
        return self.expect(
            "ack", lambda ack: self.key(ack.execution) == self.key(running) and ack.sequence == sequence
            and (ack.resend_from if ack.HasField("resend_from") else None) == resend_from)

    def done(self, running, last_sequence, result):
        self.connection.send("done", execution=running, last_sequence=last_sequence, result=result)

    def settled(self, running):
        self.expect("settled", lambda settled: self.key(settled.execution) == self.key(running))
        self.holding.pop(self.key(running), None)

    def finish(self, running, trial):
        """All of a trial that begins, as a worker without trouble sends it."""
        for sequence, batch in enumerate(trial.batches, 1):
            self.metrics(running, sequence, batch)
        self.ack(running, len(trial.batches))
        self.done(running, len(trial.batches), trial.result)
        self.settled(running)

    def fail(self, running, failure_class, text):
        failure = message("Failure")()
        failure.failure_class = number("Failure.failure_class", "FAILURE_CLASS_" + failure_class)
        failure.message, failure.standard_error_tail = text, "last words\n"
        self.connection.send("failed", execution=running, failure=failure)
        self.settled(running)

    def leave(self):
        self.connection.send("goodbye")
        self.connection.close()


class Command:
    """A client: numbered requests and their answers."""

    def __init__(self, access):
        self.connection = Connection(access)
        self.number = 0

    def ask(self, kind, content=None, version=VERSION):
        self.number += 1
        request = message("ClientRequest")()
        request.request, request.protocol_version = self.number, version
        getattr(request, kind).SetInParent()
        if content is not None:
            getattr(request, kind).CopyFrom(content)
        self.connection.send("request", request)
        return self.connection.expect("answer", lambda answer: answer.request == self.number)

    def sweep(self, text="", after_version=0):
        """What changed of a sweep since a version: every part of the answer in one."""
        request = message("SweepRequest")()
        request.sweep, request.after_version = text, after_version
        answer = self.ask("sweep", request)
        while answer.WhichOneof("kind") == "sweep" and not answer.sweep.is_complete:
            request.after_version = answer.sweep.version
            part = self.ask("sweep", request).sweep
            answer.sweep.shards.extend(part.shards)
            answer.sweep.version, answer.sweep.is_complete = part.version, part.is_complete
        return answer

    def cluster(self, version=VERSION):
        request = message("ClusterRequest")()
        request.limit = 1000
        return self.ask("cluster", request, version)

    def steer(self, action, text="", shards=()):
        steer = message("SteerRequest")()
        steer.shards.extend(shards)
        steer.sweep, steer.action = text, number("SteerRequest.action", action)
        return self.ask("steer", steer)


def attempt_of(running, number):
    return execution(running.trial_id, number)
