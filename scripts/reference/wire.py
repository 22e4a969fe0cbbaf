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
FAILURE = 'failure { failure_class: "crashed" message: "signal 9 (Killed)" standard_error_tail: "a\\nb\\n" }'
BATCH = """batch {
  losses: [2.302585092994046, nan, inf, -inf, 5e-324, 1.7976931348623157e+308, -0.0] gradient_norms: [1.5] update_norms: [0.25, 0.5]
  epochs { training_accuracy: 0.5 validation_accuracy: 0.25 validation_loss: 1.75 } epochs { } test_accuracy: 0
}"""
DONE = f"result {{ weights_hash: {ID} series_hash: {DIGEST} }}"
DIVERGED = f"""result {{
  divergence {{ iteration: 400 reason: "loss-not-finite" }} weights_hash: {ID} series_hash: {DIGEST}
}}"""
SUMMARY = f"""summary {{
  divergence {{ iteration: 7 reason: "loss-blew-up" }} iterations_to_target: 41 final_training_loss: inf
  final_training_accuracy: 0.5 final_validation_accuracy: 0.25 best_validation_accuracy: 0.375 final_validation_loss: 2
  test_accuracy: 0.125 log_loss_area: -0.5 trial_digest: {DIGEST} loss_curve: [2, 1, inf]
}}"""
HINDRANCE = 'hindrance { kind: NO_WORKERS text: "no worker is connected" }'
ALARM = f"""alarms {{
  committed_attempt: 1 committed_worker: "a" committed_host: "h" committed_digest: {DIGEST}
  other_attempt: 2 other_worker: "b" other_host: "i" other_digest: {ID}
}}"""
# The target ladder and what shorter budgets come to.
LADDER_SUMMARY = f"""summary {{
  iterations_to_target: 300 final_training_loss: 0.5 log_loss_area: -0.25 trial_digest: {DIGEST}
  ladder: [41, 80, 120, 199, 300, 0, 0] shorter_budgets {{ iterations_to_target: 300 training_loss: 0.75 }}
  shorter_budgets {{ training_loss: inf }}
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
    ("ToCoordinator", 'request { request: 1 sweep { sweep { text: "0123ab" } after_version: 9 } }'),
    ("ToCoordinator", "request { request: 2 cluster { } }"),
    ("ToCoordinator", 'request { request: 3 steer { sweep { text: "x" } action: CANCEL } }'),
    ("ToCoordinator", "request { request: 3 steer { action: PAUSE } }"),
    ("ToCoordinator", "request { request: 3 steer { action: RESUME } }"),
    ("ToCoordinator", "request { request: 3 steer { action: RERUN_FAILED } }"),
    (
        "FromCoordinator",
        "welcome { protocol_version: 1 heartbeat_interval_milliseconds: 1000 lease_milliseconds: 15000 }",
    ),
    ("FromCoordinator", 'rejected { reason: "protocol 2" }'),
    ("FromCoordinator", f"assign {{ {EXECUTION} {TRIAL} }}"),
    ("FromCoordinator", f"ack {{ {EXECUTION} sequence: 12 resend_from: 0 }}"),
    ("FromCoordinator", f"ack {{ {EXECUTION} sequence: 12 }}"),
    ("FromCoordinator", f"settled {{ {EXECUTION} }}"),
    ("FromCoordinator", f'revoke {{ {EXECUTION} reason: "cancelled" }}'),
    ("FromCoordinator", "hello_again { }"),
    ("FromCoordinator", f'missing_data {{ sweep_name: "s" sweep_id: {ID} needed_digest: {DIGEST} }}'),
    ("FromCoordinator", "heartbeat { }"),
    (
        "FromCoordinator",
        f"""answer {{
          request: 1 submitted {{ sweep_id: {ID} trials: 15 was_known: true state: "running" committed: 4 }}
        }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 2 sweep {{
          sweep_id: {ID} version: 99 {DEFINITION} state: "paused" submitted_milliseconds: 1700000000000
          shards {{
            index: 6 trial_id: {ID} phase: "committed" iteration: 400 last_loss: 0.75 {SUMMARY} {FAILURE}
            attempts {{
              number: 1 worker_name: "w" host: "h" instruction_set: "avx2" issued_milliseconds: 1700000000001
              ended_milliseconds: 0 ending: "failed" {FAILURE}
            }}
            attempts {{ number: 2 }}
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 3 cluster {{
          coordinator_host: "h" process_id: 7 software_version: "0.1.0" started_milliseconds: 1 store: "/s"
          sweeps {{
            sweep_id: {ID} name: "s" state: "running" submitted_milliseconds: 2 trials: 15 pending: 1 leased: 2
            committed: 3 failed: 4 diverged: 5
          }}
          workers {{
            worker_id: "w" name: "n" host: "h" process_id: 8 instruction_set: "neon" slots: 4 busy: 3
            joined_milliseconds: 5 heard_milliseconds_ago: 6 software_version: "0.1.0" data_digests: {DIGEST}
            remarks: "r" is_alive: true committed: 9 failed: 10
          }}
        }} }}""",
    ),
    ("FromCoordinator", f'answer {{ request: 4 steered {{ sweep_id: {ID} state: "cancelled" affected: 11 }} }}'),
    ("FromCoordinator", 'answer { request: 5 refused { code: UNUSABLE message: "m" } }'),
    ("FromCoordinator", 'answer { request: 5 refused { code: INTERNAL message: "m" } }'),
    ("ToSlot", f"train {{ {EXECUTION} {TRIAL} }}"),
    ("FromSlot", BATCH),
    ("FromSlot", DIVERGED),
    ("FromSlot", f"failure {{ {FAILURE} }}"),
    ("FromSlot", "ready { }"),
    (
        "FromCoordinator",
        f"answer {{ request: 6 sweep {{ shards {{ index: 2 trial_id: {ID} phase: \"committed\" {LADDER_SUMMARY} }} }} }}",
    ),
    ("ToCoordinator", f'hello {{ protocol_version: 1 worker_id: "w" slots: 1 canary_digest: {DIGEST} }}'),
    ("ToCoordinator", f"canary {{ digest: {DIGEST} }}"),
    ("ToCoordinator", 'canary { failure: "no AVX-512" }'),
    ("ToCoordinator", 'request { request: 4 steer { action: RERUN_FAILED failure_class: "crashed" } }'),
    ("ToCoordinator", 'request { request: 4 steer { action: RERUN_SHARD shards: ["17", "0123ab"] } }'),
    ("ToCoordinator", "request { request: 4 steer { action: RERUN_DIVERGED } }"),
    (
        "ToCoordinator",
        'request { request: 5 verify { sweep { text: "x" } run: 18446744073709551615 sample: 12 } }',
    ),
    ("ToCoordinator", 'request { request: 6 explain { sweep { text: "x" } shard: "17" } }'),
    ("ToCoordinator", 'request { request: 7 readmit { worker: "lab-3" } }'),
    ("ToCoordinator", 'request { request: 8 series { sweep { text: "x" } shards: [0, 1, 293] } }'),
    ("FromCoordinator", "canary { }"),
    (
        "FromCoordinator",
        f"""answer {{ request: 7 sweep {{
          sweep_id: {ID} hindrance {{ kind: QUARANTINED text: "every worker is in quarantine" }}
          shards {{
            index: 1 trial_id: {ID} phase: "committed" attempts {{ number: 2 ending: "compared" result_digest: {DIGEST} }}
            {ALARM}
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 8 cluster {{
          sweeps {{ sweep_id: {ID} name: "s" alarms: 2 {HINDRANCE} }}
          workers {{
            worker_id: "w" quarantine: "3 shards in a row failed here" refusal: "another digest" key_name: "lab"
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 9 verified {{
          sweep_id: {ID} name: "s" committed: 15 {HINDRANCE}
          trials {{
            index: 3 trial_id: {ID} committed_worker: "a" committed_host: "h" committed_digest: {DIGEST} state: "different"
            worker: "b" host: "i" instruction_set: "neon" digest: {ID} iteration: 7 iterations: 400 {FAILURE}
          }}
        }} }}""",
    ),
    (
        "FromCoordinator",
        f"""answer {{ request: 10 explained {{
          sweep_id: {ID} sweep_name: "s" sweep_state: "running" shard {{ index: 4 trial_id: {ID} phase: "leased" }} {TRIAL}
          iterations: 400 epochs_received: 2
          last_epoch {{ training_accuracy: 0.5 validation_accuracy: 0.25 validation_loss: 1.75 }}
          reason: "running" detail: "attempt 1 runs on w"
        }} }}""",
    ),
    (
        "FromCoordinator",
        'answer { request: 11 readmitted { worker_id: "w" name: "n" host: "h" reason: "3 shards in a row failed here" } }',
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
    ("FromSlot", f"canary {{ digest: {DIGEST} }}"),
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
    for name, text in SAMPLES:
        message = message_factory.GetMessageClass(pool.FindMessageTypeByName(f"slalom.v1.{name}"))()
        text_format.Parse(text, message)
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
