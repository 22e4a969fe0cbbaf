"""Describes what a store of schema 1 or 2 holds, a line a fact, for MigrationTests. It shares no code with the store."""

import hashlib
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1])


def line(*fields):
    texts = [field.hex() if isinstance(field, bytes) else "-" if field is None else str(field) for field in fields]
    print(" | ".join(texts).replace("\n", "\\n"))


def sha256(content):
    return hashlib.sha256(content).digest()


def rows(sql, *arguments):
    return db.execute(sql, arguments).fetchall()


trials = []
for id, name, definition, place, time, state in rows(
    "SELECT id, name, definition, place, submitted_at, state FROM sweep ORDER BY place, rowid"
):
    line("sweep", id, name, sha256(definition), place, time, state)
    for (trial,) in rows("SELECT trial FROM sweep_trial WHERE sweep = ? ORDER BY position", id):
        line("shard", trial)
        if trial not in trials:
            trials.append(trial)
assert len(trials) == rows("SELECT count(*) FROM trial")[0][0]
for trial in trials:
    ((state, *failure),) = rows(
        "SELECT state, failure_class, failure_message, failure_tail FROM trial WHERE id = ?", trial
    )
    line("trial", trial, {"pending": "waiting", "committed": "done", "failed": "failed"}[state], *failure)
    for count in rows("SELECT class, count FROM trial_failure WHERE trial = ? ORDER BY class", trial):
        line("failures", *count)
    for number, *attempt in rows(
        "SELECT number, worker, worker_name, host, instruction_set, issued_at, ended_at, ending, failure_class, "
        "failure_message, failure_tail FROM attempt WHERE trial = ? ORDER BY number",
        trial,
    ):
        line("attempt", number, *attempt)
        for sequence, payload in rows(
            "SELECT sequence, payload FROM metrics WHERE trial = ? AND attempt = ? ORDER BY sequence", trial, number
        ):
            line("batch", sequence, sha256(payload))
    for table in ["result", "observed_result"]:
        for result in rows(
            "SELECT attempt, ending, diverged_at, divergence, weights_hash, series_hash FROM %s WHERE trial = ? "
            "ORDER BY attempt, at, weights_hash, series_hash" % table,
            trial,
        ):
            line(table, *result)
if rows("PRAGMA user_version") == [(2,)]:
    for quarantine in rows("SELECT worker, worker_name, host, reason FROM quarantine ORDER BY worker"):
        line("quarantine", *quarantine)
for entry in rows("SELECT kind, subject, detail, at FROM journal ORDER BY number"):
    line("journal", *entry)
