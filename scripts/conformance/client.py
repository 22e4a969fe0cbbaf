#!/usr/bin/env python3
"""Speaks to a coordinator as a worker in another language would, and checks every answer against docs/protocol.md.

The coordinator serves one sweep of a dozen trials or more that nobody has begun; RECORDED is the store of a finished run of
the same sweep, whose metrics and results are sent instead of training; VIEWER is the access file of a key with the role
viewer. Afterwards the sweep is done. Short leases and backoffs make it quick: start the
coordinator with --lease 2 --heartbeat 0.5 --backoff 0.01.

Needs pyzmq, protobuf and grpcio-tools. Prints a line a case; exits with 1 at the first that fails.

Usage: scripts/conformance/client.py --access FILE --recorded STORE --viewer FILE
"""
import argparse
import os
import sys

import zmq

from protocol import CANARY_DIGESTS, VERSION, Access, Connection, Failure, execution, message, name_of, number
from worker import Command, Recording, Worker, attempt_of

CASES = []
FINISHED = ("TRIAL_STATE_DONE", "TRIAL_STATE_DIVERGED")


def case(function):
    """A case is named by its function and runs in the order of the file."""
    CASES.append(function)
    return function


def is_class(failure, name):
    return name_of(failure, "failure_class") == "FAILURE_CLASS_" + name


def require(condition, text):
    if not condition:
        raise Failure(text)


class Bench:
    """What the cases share."""

    def __init__(self, access, recording, viewer):
        self.access, self.recording, self.viewer = access, recording, viewer
        self.data = recording.definition.data_digest
        self.command = Command(access)
        self.worker = None  # joins on the way

    def stranger(self, **options):
        return Worker(self.access, "stranger", self.data, **options)

    def trial(self, running):
        return self.recording.trials[running.trial_id]

    def overview(self, worker):
        cluster = self.command.cluster().cluster
        return next((known for known in cluster.workers if known.worker_id == worker.id), None)

    def state(self, running):
        return name_of(self.shard(running), "state")

    def shard(self, running):
        answer = self.command.sweep().sweep
        return next(shard for shard in answer.shards if shard.trial_id == running.trial_id)


# Who may join


@case
def a_key_nobody_knows_is_refused_in_the_handshake(bench):
    _, secret = zmq.curve_keypair()
    connection = Connection(bench.access, secret)
    connection.expect_event(zmq.Event.HANDSHAKE_FAILED_AUTH)
    connection.close()


@case
def another_protocol_version_is_refused_by_name(bench):
    worker = bench.stranger()
    worker.hello(protocol_version=VERSION + 41)
    reason = worker.connection.expect("rejected").reason
    require(f"version {VERSION + 41}" in reason and str(VERSION) in reason, reason)
    worker.connection.close()


@case
def another_numerics_version_is_refused_by_name(bench):
    worker = bench.stranger()
    worker.hello(numerics_version=77)
    reason = worker.connection.expect("rejected").reason
    require("numerics version 77" in reason, reason)
    worker.connection.close()


@case
def impossible_slots_are_refused_by_name(bench):
    for slots in (0, 1025):
        worker = bench.stranger(slots=slots)
        worker.hello()
        reason = worker.connection.expect("rejected").reason
        require(f"{slots} slots" in reason, reason)
        worker.connection.close()


@case
def whoever_speaks_before_hello_is_asked_for_it(bench):
    worker = bench.stranger()
    worker.connection.send("heartbeat")
    worker.connection.expect("hello_again")
    worker.connection.close()


@case
def a_viewers_key_is_refused_as_a_worker_and_may_look(bench):
    worker = Worker(bench.viewer, "stranger", bench.data)
    worker.hello()
    reason = worker.connection.expect("rejected").reason
    require("role viewer" in reason and "role worker" in reason, reason)
    worker.connection.send("heartbeat")
    worker.connection.expect_none("assign", 0.5)
    worker.connection.close()
    command = Command(bench.viewer)
    cluster = command.cluster().cluster
    require(worker.id not in {known.worker_id for known in cluster.workers}, "a viewer is among the workers")
    refused = command.steer("CANCEL").refusal
    require("role viewer" in refused.message and "role operator" in refused.message, refused.message)


@case
def a_worker_whose_canary_comes_to_another_digest_is_refused_for_good(bench):
    worker = bench.stranger(canary={"sgd": os.urandom(32)})
    worker.join()
    reason = worker.connection.expect("rejected").reason
    for named in ("stranger", "on python", "(none)", "canary of sgd", worker.canary["sgd"].hex(), CANARY_DIGESTS["sgd"].hex()):
        require(named in reason, f"'{named}' is not in: {reason}")
    # It is nobody now, and a better digest of the same process changes nothing.
    worker.connection.send("heartbeat")
    worker.connection.expect("hello_again")
    worker.hello(canary_digests=CANARY_DIGESTS)
    require(worker.connection.expect("rejected").reason == reason, "refused for another reason")
    worker.connection.expect_none("assign", 0.5)
    shown = bench.overview(worker)
    require(shown.remarks[0] == reason and name_of(shown, "state") == "WORKER_STATE_REFUSED", str(shown))
    worker.connection.close()


@case
def a_wrong_digest_in_hello_is_refused_at_once(bench):
    worker = bench.stranger()
    worker.hello(canary_digests={"sgd": os.urandom(32)})
    require("computes other bits" in worker.connection.expect("rejected").reason, "refused for another reason")
    worker.connection.close()


@case
def a_canary_that_could_not_be_trained_is_told(bench):
    worker = bench.stranger()
    worker.hello()
    worker.connection.expect("welcome")
    worker.connection.expect("canary")
    worker.connection.send("canary", failure="no memory")
    reason = worker.connection.expect("rejected").reason
    require("could not train its canary: no memory" in reason, reason)
    worker.connection.close()


@case
def a_worker_without_the_data_is_told_and_gets_nothing(bench):
    worker = Worker(bench.access, "no-data", os.urandom(32))
    worker.join()
    missing = worker.connection.expect("missing_data")
    require(missing.needed_digest == bench.data, "another digest is said to be needed")
    require(missing.sweep_name == bench.recording.definition.name, missing.sweep_name)
    worker.connection.send("heartbeat")
    worker.connection.expect("heartbeat")
    worker.connection.expect_none("assign", 0.5)
    worker.leave()


@case
def a_worker_joins_and_its_heartbeats_are_answered(bench):
    bench.worker = bench.stranger()
    welcome = bench.worker.join()
    require(welcome.protocol_version == VERSION, "Welcome names another version")
    require(0 < welcome.heartbeat_interval_milliseconds * 3 <= welcome.lease_milliseconds, str(welcome))
    bench.worker.connection.send("heartbeat")
    bench.worker.expect("heartbeat")


# A trial


@case
def a_gap_is_asked_for_and_repeats_do_no_harm(bench):
    assign = bench.worker.take()
    running, trial = assign.execution, bench.trial(assign.execution)
    require(running.attempt == 1, f"the first attempt has number {running.attempt}")
    require(assign.trial.data_digest == bench.data, "a trial on other data")
    worker = bench.worker
    worker.metrics(running, 1, trial.batches[0])
    worker.ack(running, 1)
    worker.metrics(running, 3, trial.batches[2])
    worker.ack(running, 1, resend_from=2)
    worker.metrics(running, 1, trial.batches[0])
    worker.ack(running, 1)
    worker.done(running, 3, trial.result)
    worker.ack(running, 1, resend_from=2)
    worker.metrics(running, 2, trial.batches[1])
    worker.ack(running, 2)
    worker.metrics(running, 3, trial.batches[2])
    worker.ack(running, 3)
    worker.done(running, 3, trial.result)
    worker.settled(running)
    require(bench.state(running) == "TRIAL_STATE_DONE", "settled, and not committed")
    # The answer may have been lost: said again, it is settled again.
    worker.done(running, 3, trial.result)
    worker.settled(running)
    attempts = bench.shard(running).attempts
    require([name_of(attempt, "ending") for attempt in attempts] == ["ATTEMPT_ENDING_COMMITTED"], str(attempts))


@case
def a_failure_is_recorded_and_tried_again_under_the_next_number(bench):
    running = bench.worker.take().execution
    bench.worker.fail(running, "CRASHED", "signal 11 \x1b[31m")
    again = bench.worker.take_until(running.trial_id, bench.recording)
    require(again.attempt == running.attempt + 1, f"attempt {again.attempt} after {running.attempt}")
    first = bench.shard(running).attempts[0]
    require(name_of(first, "ending") == "ATTEMPT_ENDING_FAILED" and is_class(first.failure, "CRASHED"), str(first))
    require("\x1b" not in first.failure.message, "an escape sequence gets through")
    bench.running = again


@case
def a_new_connection_goes_on_where_the_store_stops(bench):
    worker, running = bench.worker, bench.running
    trial = bench.trial(running)
    worker.metrics(running, 1, trial.batches[0])
    worker.ack(running, 1)
    worker.reconnect()
    worker.connection.send("heartbeat")
    worker.connection.expect("hello_again")
    worker.join()
    worker.ack(running, 1, resend_from=2)
    worker.metrics(running, 2, trial.batches[1])
    worker.metrics(running, 3, trial.batches[2])
    worker.ack(running, 3)
    worker.done(running, 3, trial.result)
    worker.settled(running)
    require(bench.state(running) == "TRIAL_STATE_DONE", "not committed over two connections")


@case
def attempts_of_others_and_of_nobody_are_revoked_and_change_nothing(bench):
    worker = bench.worker
    running = worker.take().execution
    thief = bench.stranger()
    thief.join()
    for claimed in (running, attempt_of(running, 9), execution(os.urandom(32), 1)):
        thief.metrics(claimed, 1, bench.trial(running).batches[0])
        thief.done(claimed, 0, bench.trial(running).result)
        revoke = thief.connection.expect("revoke", lambda revoke: revoke.execution == claimed)
        require(name_of(revoke, "reason") == "REVOKE_REASON_UNKNOWN", str(revoke))
        thief.connection.expect("settled", lambda settled: settled.execution == claimed)
    thief.connection.send("heartbeat", holding=[running])
    thief.connection.expect("revoke", lambda revoke: revoke.execution == running)
    thief.leave()
    require(bench.state(running) == "TRIAL_STATE_RUNNING", bench.state(running))
    bench.running = running


@case
def a_result_that_does_not_fit_its_metrics_is_invalid_and_tried_once_more(bench):
    worker, running = bench.worker, bench.running
    trial = bench.trial(running)
    lie = message("TrialResult").FromString(trial.result.SerializeToString())
    lie.series_hash = os.urandom(32)
    for attempt in range(2):
        if attempt:
            running = worker.take_until(running.trial_id, bench.recording)
        for sequence, batch in enumerate(trial.batches, 1):
            worker.metrics(running, sequence, batch)
        worker.ack(running, 3)
        worker.done(running, 3, lie)
        worker.settled(running)
    shard = bench.shard(running)
    require(name_of(shard, "state") == "TRIAL_STATE_FAILED" and is_class(shard.failure, "INVALID_RESULT"), str(shard))
    steered = bench.command.steer("RERUN_FAILED").steer
    require(steered.affected == 1, f"{steered.affected} shards are rerun")


@case
def who_leaves_gives_its_trial_to_another_at_once(bench):
    leaving = bench.worker
    running = leaving.take().execution
    staying = bench.stranger()
    staying.join()
    # Long before a lease of the one that left would have ended.
    taken = staying.take().execution
    leaving.leave()
    bench.worker = staying
    staying.finish(taken, bench.trial(taken))
    again = staying.take_until(running.trial_id, bench.recording)
    require(again.attempt == running.attempt + 1, str(again))
    ending = name_of(bench.shard(running).attempts[running.attempt - 1], "ending")
    require(ending == "ATTEMPT_ENDING_RELEASED", ending)
    bench.running = again


@case
def garbage_ends_nothing(bench):
    for data in (b"", b"\xff" * 300, os.urandom(1000), b"\x0a\xff\xff\xff\xff\x7f"):
        bench.worker.connection.send_bytes(data)
    bench.worker.metrics(bench.running, 7, bench.trial(bench.running).batches[0])
    bench.worker.ack(bench.running, 0, resend_from=1)


@case
def a_lease_that_nobody_extends_is_lost(bench):
    worker, running = bench.worker, bench.running
    # Alive, and silent about the attempt, which is therefore lost after a lease; it is another's, or our own, next.
    forgotten = worker.holding.pop(worker.key(running))
    again = worker.take_until(forgotten.trial_id, bench.recording)
    require(again.attempt == forgotten.attempt + 1, str(again))
    ending = bench.shard(running).attempts[running.attempt - 1]
    require(is_class(ending.failure, "LOST"), str(ending))
    worker.finish(again, bench.trial(again))
    while any(name_of(shard, "state") not in FINISHED for shard in bench.command.sweep().sweep.shards):
        running = worker.take().execution
        worker.finish(running, bench.trial(running))


@case
def a_cancelled_sweep_takes_its_trials_back(bench):
    # A sweep of its own, whose trials nobody trains.
    definition = message("SweepDefinition").FromString(bench.recording.definition.SerializeToString())
    definition.name = "cancelled"
    del definition.seeds[:]
    definition.seeds.extend([2**64 - 1 - index for index in range(3)])
    submit = message("SubmitRequest")()
    submit.definition.CopyFrom(definition)
    submitted = bench.command.ask("submit", submit).submit
    require(submitted.trials == 3 * len(definition.configurations) and not submitted.was_known, str(submitted))
    running = bench.worker.take().execution
    require(bench.command.steer("CANCEL", "cancelled").steer.intent == number("SteerAnswer.intent", "SWEEP_INTENT_CANCELLED"), "not cancelled")
    revoke = bench.worker.expect("revoke", lambda revoke: revoke.execution == running)
    require(name_of(revoke, "reason") == "REVOKE_REASON_CANCELLED", str(revoke))
    bench.worker.holding.clear()


# Commands


@case
def commands_are_answered_by_number(bench):
    submit = message("SubmitRequest")()
    submit.definition.CopyFrom(bench.recording.definition)
    submitted = bench.command.ask("submit", submit).submit
    require(submitted.was_known, "the same sweep is another one")
    name = bench.recording.definition.name
    whole = bench.command.sweep(name).sweep
    require(whole.sweep_id == submitted.sweep_id and len(whole.shards) == submitted.trials, "another sweep")
    require(all(name_of(shard, "state") in FINISHED for shard in whole.shards), "not every trial is committed")
    later = bench.command.sweep(name, whole.version).sweep
    require(not later.shards and not later.HasField("definition"), "what did not change comes again")
    cluster = bench.command.cluster().cluster
    require(bench.worker.id in {worker.worker_id for worker in cluster.workers}, "the worker is not in the cluster")


@case
def a_verified_trial_is_trained_once_more_and_compared(bench):
    verify = message("VerifyRequest")()
    verify.sweep, verify.sample = bench.recording.definition.name, 1
    verify.run = int.from_bytes(os.urandom(8), "big")
    (waiting,) = bench.command.ask("verify", verify).verify.trials
    require(name_of(waiting, "state") in ("WAITING", "RUNNING"), str(waiting))
    running = bench.worker.take_until(waiting.trial_id, bench.recording)
    bench.worker.finish(running, bench.trial(running))
    (verified,) = bench.command.ask("verify", verify).verify.trials
    digest = verified.committed.result_digest
    require(name_of(verified, "state") == "EQUAL" and verified.attempt.result_digest == digest, str(verified))
    explain = message("ExplainRequest")()
    explain.sweep, explain.shard = verify.sweep, str(verified.index)
    explained = bench.command.ask("explain", explain).explain
    require(explained.reason == "done" and explained.configuration.epochs > 0, str(explained.reason))
    last = explained.shard.attempts[-1]
    require(name_of(last, "ending") == "ATTEMPT_ENDING_COMPARED" and last.result_digest == digest, str(last))
    require(not explained.shard.alarms, "equal digests raise an alarm")


@case
def requests_that_cannot_be_granted_say_why(bench):
    require("there-is-none" in bench.command.sweep("there-is-none").refusal.message, "an unknown sweep is not named")
    readmit = message("ReadmitRequest")()
    readmit.worker = "nobody"
    refused = bench.command.ask("readmit", readmit).refusal
    require("quarantine" in refused.message, "who is in no quarantine is readmitted")
    require("no trial" in bench.command.steer("RERUN_SHARDS", shards=["99999"]).refusal.message, "a shard there is not")
    old = bench.command.cluster(version=VERSION + 1).refusal
    require("protocol version" in old.message, old.message)
    submit = message("SubmitRequest")()
    submit.definition.CopyFrom(bench.recording.definition)
    submit.definition.configurations[0].batch = 0
    refused = bench.command.ask("submit", submit).refusal
    require("batch" in refused.message and refused.code == number("RequestRefusal.code", "UNUSABLE"), str(refused))


@case
def a_large_message_travels_in_frames(bench):
    definition = message("SweepDefinition").FromString(bench.recording.definition.SerializeToString())
    definition.name = "large"
    del definition.configurations[1:]
    del definition.seeds[:]
    # Ten bytes each.
    definition.seeds.extend([2**63 + index for index in range(14_000)])
    submit = message("SubmitRequest")()
    submit.definition.CopyFrom(definition)
    require(len(submit.SerializeToString()) > 128 << 10, "too small to be cut")
    require(bench.command.ask("submit", submit).submit.trials == 14_000, "the sweep arrives otherwise")
    require(len(bench.command.sweep("large").sweep.shards) == 14_000, "the answer arrives otherwise")
    bench.command.steer("CANCEL", "large")


@case
def a_polite_worker_leaves(bench):
    bench.worker.leave()
    cluster = bench.command.cluster().cluster
    (remarks,) = [worker.remarks for worker in cluster.workers if worker.worker_id == bench.worker.id]
    require("left" in remarks, str(remarks))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--access", required=True, help="the coordinator's access file")
    parser.add_argument("--recorded", required=True, help="the store of a finished run of the same sweep")
    parser.add_argument("--viewer", required=True, help="the access file of a key with the role viewer")
    arguments = parser.parse_args()
    bench = Bench(Access(arguments.access), Recording(arguments.recorded), Access(arguments.viewer))
    for function in CASES:
        name = function.__name__.replace("_", " ")
        try:
            function(bench)
        except Failure as failure:
            print(f"FAILED {name}: {failure}", flush=True)
            return 1
        print(f"ok     {name}", flush=True)
    print(f"{len(CASES)} cases passed")
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    # Connections that are still open must not hold the process.
    os._exit(code)
