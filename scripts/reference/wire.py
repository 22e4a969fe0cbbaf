#!/usr/bin/env python3
"""Messages of the protocol, encoded by Google's protobuf runtime for Python instead of Slalom's.

Prints Tests/SweepWireTests/RecordedMessages.swift: each message in protobuf's text format and its bytes. The bytes of a
released version never change: a new field or message gets a new sample here, and the old ones stay as they are.

Needs Debian's `protoc`, and `protobuf` from the Python package index (written with 7.36.2).
"""

import pathlib
import subprocess
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, text_format

ROOT = pathlib.Path(__file__).resolve().parents[2]


def quoted(content):
    return '"' + "".join(f"\\{byte:03o}" for byte in content) + '"'


ID = quoted(range(32))
DIGEST = quoted(range(255, 223, -1))
EXECUTION = f"execution {{ trial_id: {ID} attempt: 3 }}"
# One hyperparameter: the order of several in a map is open.
CONFIGURATION = """
  dataset_name: "cifar10" training_images: 4000 validation_images: 1000 random_subset_seed: 0
  preprocess: "mean-image" hidden: [500, 300, 1] initial_standard_deviation: 0.01 l2: 1e-05 epochs: 10 batch: 100
  optimizer { rule: "momentum" learning_rate: 0.001 hyperparameters { key: "momentum" value: 0.95 } }
  evaluated_training_images: 1000 evaluates_test: true record: ["gradient-norm", "update-norm"]
"""
PLAIN_CONFIGURATION = """
  dataset_name: "cifar10" training_images: 4000 validation_images: 1000 preprocess: "unit"
  initial_standard_deviation: 0.02 epochs: 1 batch: 4000 evaluated_training_images: 1
  optimizer { rule: "sgd" learning_rate: 1e-300 }
"""
TRIAL = f"trial {{ configuration {{ {CONFIGURATION} }} seed: 18446744073709551615 data_digest: {DIGEST} }}"
DEFINITION = f"""definition {{
  name: "größer" target_training_loss: 1.5 configurations {{ {CONFIGURATION} }} configurations {{ {PLAIN_CONFIGURATION} }}
  seeds: [0, 1, 18446744073709551615] data_digest: {DIGEST} is_synthetic: true
}}"""
FAILURE = 'failure { failure_class: FAILURE_CLASS_CRASHED message: "signal 9 (Killed)" standard_error_tail: "a\\nb\\n" }'
METRICS_BATCH = """
  losses: [2.302585092994046, nan, inf, -inf, 5e-324, 1.7976931348623157e+308, -0.0] gradient_norms: [1.5] update_norms: [0.25, 0.5]
  epochs { training_accuracy: 0.5 validation_accuracy: 0.25 validation_loss: 1.75 } epochs { } test_accuracy: 0
"""
# The bytes of METRICS_BATCH, which travel as they were made.
BATCH = "batch: @METRICS_BATCH@"
DONE = f"result {{ weights_hash: {ID} series_hash: {DIGEST} }}"
DIVERGED = f"""result {{
  divergence {{ iteration: 400 reason: DIVERGENCE_REASON_LOSS_NOT_FINITE }} weights_hash: {ID} series_hash: {DIGEST}
}}"""
# A summary travels encoded: these are its fields.
SUMMARY = f"""
  divergence {{ iteration: 7 reason: DIVERGENCE_REASON_LOSS_BLEW_UP }} iterations_to_target: 41 final_training_loss: inf
  final_training_accuracy: 0.5 final_validation_accuracy: 0.25 best_validation_accuracy: 0.375 final_validation_loss: 2
  test_accuracy: 0.125 log_loss_area: -0.5 trial_digest: {DIGEST} loss_curve: [2, 1, inf]
"""
# The target ladder and what shorter budgets come to.
LADDER_SUMMARY = f"""
  iterations_to_target: 300 final_training_loss: 0.5 log_loss_area: -0.25 trial_digest: {DIGEST}
  ladder: [41, 80, 120, 199, 300, 0, 0] shorter_budgets {{ iterations_to_target: 300 training_loss: 0.75 }}
  shorter_budgets {{ training_loss: inf }}
"""
STALL = 'stall { kind: NO_WORKERS text: "no worker is connected" }'
COUNTS = "counts { waiting: 1 running: 2 done: 3 diverged: 4 failed: 5 }"
ALARM = f"""alarms {{
  committed {{ attempt: 1 worker_name: "a" host: "h" digest: {DIGEST} }}
  other {{ attempt: 2 worker_name: "b" host: "i" digest: {ID} }}
}}"""
ATTEMPT = f"""{{
  number: 1 worker_id: "w" worker_name: "n" host: "h" instruction_set: "avx2" issued_milliseconds: 1700000000001
  ended_milliseconds: 1700000000002 ending: ATTEMPT_ENDING_COMMITTED result_digest: {DIGEST}
}}"""

SAMPLES = [
    (
        "ToCoordinator",
        f"""hello {{
          protocol_version: 1 worker_id: "0123456789abcdef0123456789abcdef" name: "n" host: "h" process_id: 4294967295
          instruction_set: "avx512" slots: 64 numerics_version: 1 software_version: "0.1.0" data_digests: {DIGEST}
          holding {{ trial_id: {ID} attempt: 1 }} holding {{ trial_id: {DIGEST} attempt: 4294967295 }}
        }}""",
    ),
    ("ToCoordinator", f"heartbeat {{ holding {{ trial_id: {ID} attempt: 1 }} }}"),
    ("ToCoordinator", f"metrics {{ {EXECUTION} sequence: 300 {BATCH} }}"),
    ("ToCoordinator", f"done {{ {EXECUTION} last_sequence: 41 {DONE} }}"),
    ("ToCoordinator", f"done {{ {EXECUTION} last_sequence: 41 {DIVERGED} }}"),
    ("ToCoordinator", f"failed {{ {EXECUTION} {FAILURE} }}"),
    ("ToCoordinator", "goodbye { }"),
    ("ToCoordinator", f"request {{ request: 18446744073709551615 protocol_version: 1 submit {{ {DEFINITION} }} }}"),
    ("ToCoordinator", 'request { request: 1 sweep { sweep: "0123ab" after_version: 9 } }'),
    ("ToCoordinator", "request { request: 2 cluster { limit: 5000 } }"),
    ("ToCoordinator", 'request { request: 3 steer { sweep: "x" action: CANCEL } }'),
    ("ToCoordinator", "request { request: 3 steer { action: PAUSE } }"),
    ("ToCoordinator", "request { request: 3 steer { action: RESUME } }"),
    ("ToCoordinator", "request { request: 3 steer { action: RERUN_FAILED } }"),
    ("ToCoordinator", "request { request: 4 steer { action: RERUN_FAILED failure_class: FAILURE_CLASS_CRASHED } }"),
    ("ToCoordinator", 'request { request: 4 steer { action: RERUN_SHARDS shards: ["17", "0123ab"] } }'),
    ("ToCoordinator", "request { request: 4 steer { action: RERUN_DIVERGED } }"),
    ("ToCoordinator", 'request { request: 5 verify { sweep: "x" run: 18446744073709551615 sample: 12 } }'),
    ("ToCoordinator", 'request { request: 6 explain { sweep: "x" shard: "17" } }'),
    ("ToCoordinator", 'request { request: 7 readmit { worker: "lab-3" } }'),
    ("ToCoordinator", 'request { request: 8 series { sweep: "x" shards: [0, 1, 293] } }'),
    (
        "FromCoordinator",
        "welcome { protocol_version: 1 heartbeat_interval_milliseconds: 1000 lease_milliseconds: 15000 }",
    ),
    ("FromCoordinator", 'rejected { reason: "protocol 2" }'),
    ("FromCoordinator", f"assign {{ {EXECUTION} {TRIAL} }}"),
    ("FromCoordinator", f"ack {{ {EXECUTION} sequence: 12 resend_from: 0 }}"),
    ("FromCoordinator", f"ack {{ {EXECUTION} sequence: 12 }}"),
    ("FromCoordinator", f"settled {{ {EXECUTION} }}"),
    ("FromCoordinator", f'revoke {{ {EXECUTION} reason: REVOKE_REASON_CANCELLED }}'),
    ("FromCoordinator", "hello_again { }"),
    ("FromCoordinator", f'missing_data {{ sweep_name: "s" sweep_id: {ID} needed_digest: {DIGEST} }}'),
    ("FromCoordinator", "heartbeat { }"),
    (
        "FromCoordinator",
        f"""answer {{ request: 1 submit {{
          sweep_id: {ID} trials: 15 was_known: true state: SWEEP_STATE_RUNNING results: 4
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 2 sweep {{
          sweep_id: {ID} version: 99 is_complete: true {DEFINITION} intent: SWEEP_INTENT_PAUSED state: SWEEP_STATE_PAUSED
          {COUNTS} alarms: 1 submitted_milliseconds: 1700000000000
          shards {{
            index: 6 trial_id: {ID} state: TRIAL_STATE_DIVERGED iteration: 400 last_loss: 0.75 summary: @SUMMARY@
            {FAILURE} attempts {{
              number: 1 worker_name: "w" host: "h" instruction_set: "avx2" issued_milliseconds: 1700000000001
              ended_milliseconds: 0 ending: ATTEMPT_ENDING_FAILED {FAILURE}
            }}
            attempts {{ number: 2 }} attempts {ATTEMPT}
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 3 cluster {{
          host: "h" process_id: 7 software_version: "0.1.0" started_milliseconds: 1 store: "/s" sweep_count: 1
          sweeps {{
            sweep_id: {ID} name: "s" intent: SWEEP_INTENT_RUNNING state: SWEEP_STATE_STALLED submitted_milliseconds: 2
            {COUNTS} alarms: 2 {STALL}
          }}
          workers {{
            worker_id: "w" name: "n" host: "h" process_id: 8 instruction_set: "neon" slots: 4 busy: 3
            joined_milliseconds: 5 heard_milliseconds_ago: 6 software_version: "0.1.0" data_digests: {DIGEST}
            remarks: "r" state: WORKER_STATE_QUARANTINED committed: 9 failed: 10 key_name: "lab"
          }}
          worker_counts {{ alive: 1 quarantined: 2 refused: 3 gone: 4 slots: 5 busy: 6 }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 4 steer {{
          sweep_id: {ID} intent: SWEEP_INTENT_CANCELLED state: SWEEP_STATE_CANCELLED affected: 11
        }} }}""",
    ),
    ("FromCoordinator", 'answer { request: 5 refusal { code: UNUSABLE message: "m" } }'),
    ("FromCoordinator", 'answer { request: 5 refusal { code: UNAVAILABLE message: "m" } }'),
    ("ToSlot", f"train {{ {EXECUTION} {TRIAL} }}"),
    ("FromSlot", BATCH),
    ("FromSlot", DIVERGED),
    ("FromSlot", f"failure {{ {FAILURE} }}"),
    ("FromSlot", "ready { }"),
    (
        "FromCoordinator",
        f"""answer {{ request: 6 sweep {{
          shards {{ index: 2 trial_id: {ID} state: TRIAL_STATE_DONE summary: @LADDER_SUMMARY@ }}
        }} }}""",
    ),
    ("ToCoordinator", f'hello {{ protocol_version: 1 worker_id: "w" slots: 1 canary_digests {{ key: "sgd" value: {DIGEST} }} }}'),
    ("ToCoordinator", f'canary {{ digests {{ key: "sgd" value: {DIGEST} }} }}'),
    ("ToCoordinator", 'canary { failure: "no AVX-512" }'),
    ("FromCoordinator", "canary { }"),
    (
        "FromCoordinator",
        f"""answer {{ request: 7 sweep {{
          sweep_id: {ID} stall {{ kind: QUARANTINED text: "every worker is in quarantine" }}
          shards {{
            index: 1 trial_id: {ID} state: TRIAL_STATE_DONE
            attempts {{ number: 2 ending: ATTEMPT_ENDING_COMPARED result_digest: {DIGEST} }} {ALARM}
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 9 verify {{
          sweep_id: {ID} name: "s" committed: 15 {STALL}
          trials {{ index: 3 trial_id: {ID} iterations: 400 committed {ATTEMPT} state: DIFFERENT attempt {ATTEMPT} }}
          trials {{ index: 4 trial_id: {ID} committed {ATTEMPT} state: RUNNING attempt {{ number: 2 }} iteration: 7 }}
          trials {{ index: 5 trial_id: {ID} committed {ATTEMPT} state: FAILED {FAILURE} }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 10 explain {{
          sweep_id: {ID} sweep_name: "s" sweep_state: SWEEP_STATE_FINISHED_WITH_FAILURES
          shard {{ index: 4 trial_id: {ID} state: TRIAL_STATE_RUNNING }} configuration {{ {CONFIGURATION} }} seed: 7
          epochs_received: 2 last_epoch {{ training_accuracy: 0.5 validation_accuracy: 0.25 validation_loss: 1.75 }}
          reason: "running" detail: "attempt 1 runs on w"
        }} }}""",
    ),
    (
        "FromCoordinator",
        """answer { request: 11 readmit {
          worker_id: "w" worker_name: "n" host: "h" reason: "3 trials in a row failed here"
        } }""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 12 series {{
          sweep_id: {ID} shards {{ index: 5 trial_id: {ID} attempt: 2 is_committed: true
            series {{ losses: [2.5, inf] epochs {{ validation_accuracy: 0.25 }} }}
          }}
        }} }}""",
    ),
    ("ToSlot", "canary { }"),
    ("FromSlot", f'canary {{ digests {{ key: "sgd" value: {DIGEST} }} }}'),
    ("MetricsBatch", METRICS_BATCH),
    ("ToCoordinator", 'hello { protocol_version: 1 worker_id: "w" slots: 1 credit: 32 }'),
    ("ToCoordinator", f"heartbeat {{ holding {{ trial_id: {ID} attempt: 1 }} credit: 300 }}"),
    ("ToCoordinator", f"done {{ {EXECUTION} last_sequence: 41 {DONE} credit: 4294967295 }}"),
    ("ToSlot", f"drop {{ trial_id: {ID} attempt: 3 }}"),
    ("FromSlot", f"dropped {{ trial_id: {ID} attempt: 3 }}"),
]


def messages():
    with tempfile.NamedTemporaryFile() as descriptors:
        source = ROOT / "Sources/SweepWire"
        subprocess.run(
            ["protoc", f"--proto_path={source}", f"--descriptor_set_out={descriptors.name}", "slalom.proto"], check=True
        )
        files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(descriptors.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


def note_set_fields(message, seen):
    for field, value in message.ListFields():
        seen.add(field.full_name)
        if field.type == field.TYPE_MESSAGE and not field.message_type.GetOptions().map_entry:
            for part in value if field.is_repeated else [value]:
                note_set_fields(part, seen)


def main():
    pool = messages()
    seen = set()
    entries = []

    def parsed(name, text):
        message = message_factory.GetMessageClass(pool.FindMessageTypeByName(f"slalom.v1.{name}"))()
        return text_format.Parse(text, message)

    batch = quoted(parsed("MetricsBatch", METRICS_BATCH).SerializeToString(deterministic=True))
    for name, text in SAMPLES:
        for mark, summary in ("@SUMMARY@", SUMMARY), ("@LADDER_SUMMARY@", LADDER_SUMMARY):
            if mark in text:
                content = parsed("TrialSummary", summary)
                note_set_fields(content, seen)
                text = text.replace(mark, quoted(content.SerializeToString(deterministic=True)))
        message = parsed(name, text.replace("@METRICS_BATCH@", batch))
        note_set_fields(message, seen)
        digits = message.SerializeToString(deterministic=True).hex()
        lines = [digits[start : start + 100] for start in range(0, len(digits), 100)]
        shown = text_format.MessageToString(message, as_utf8=True).rstrip().replace("\n", "\n        ")
        entries.append(
            f"    RecordedMessage(\n      type: .{name[0].lower()}{name[1:]},\n      hex: \"\"\"\n        "
            + "\n        ".join(lines)
            + f"\n        \"\"\",\n      text: #\"\"\"\n        {shown}\n        \"\"\"#),"
        )
    for descriptor in pool.FindFileByName("slalom.proto").message_types_by_name.values():
        missing = [field.full_name for field in descriptor.fields if field.full_name not in seen]
        assert not missing, f"no sample sets {missing}"
    print("// Written by `python3 scripts/reference/wire.py`; not edited by hand.\n")
    print("/// Messages as Python's protobuf runtime encodes them.")
    print("extension RecordedMessage {\n  static let all: [RecordedMessage] = [")
    print("\n".join(entries))
    print("  ]\n}")


main()
