#!/usr/bin/env python3
"""Reads what `slalom export` wrote with the programs it is meant for, and compares it with other sources.

pandas reads the JSON Lines, TensorBoard's own reader the event files, and its hparams plugin the settings of the runs; both have to hold every loss that `slalom train
--export` gives for the same trials (NumPy arrays), TensorBoard's rounded to single precision. Prints what was read as
one JSON object; exits with 1 and says what differs.

Usage: exports.py LINES.jsonl RUNS TRIAL...     each TRIAL a directory of `slalom train --export`
"""
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups

lines, runs, *trials = map(Path, sys.argv[1:])
frame = pd.read_json(lines, lines=True, precise_float=True)
loaded = {}
for path in sorted(runs.rglob("*/*tfevents*")):
    events = EventAccumulator(str(path.parent), size_guidance={"scalars": 0})
    events.Reload()
    loaded[str(path.parent.relative_to(runs))] = events


def same(what, found, expected):
    if not np.array_equal(np.asarray(found), np.asarray(expected), equal_nan=True):
        sys.exit(f"{what} differs: {np.asarray(found)[:5]}... instead of {np.asarray(expected)[:5]}...")


def series(run, tag):
    scalars = loaded[run].Scalars(tag)
    return [s.step for s in scalars], np.array([s.value for s in scalars], dtype=np.float32)


def hyperparameters():
    """What the HParams tab shows, by the code that fills it: settings, measurements, and each run with its own."""
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(runs))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(runs))
    context = backend_context.Context(TBContext(data_provider=provider, multiplexer=multiplexer))
    asker = RequestContext()
    metadata = context.hparams_metadata(asker, "")
    experiment = context.experiment_from_metadata(asker, "", True, metadata, [])
    request = api_pb2.ListSessionGroupsRequest(
        slice_size=1000, aggregation_type=api_pb2.AGGREGATION_AVG,
        col_params=[api_pb2.ColParams(hparam=info.name) for info in experiment.hparam_infos],
        allowed_statuses=[api_pb2.STATUS_SUCCESS, api_pb2.STATUS_FAILURE])
    groups = list_session_groups.Handler(asker, context, "", request).run().session_groups
    return experiment, groups


for directory in trials:
    facts = json.loads((directory / "trial.json").read_text())
    rows = frame[frame.trial == facts["ids"]["trial"]]
    losses = np.load(directory / "losses.npy")
    same("the losses in JSON Lines", rows.loss, np.where(np.isfinite(losses), losses, np.nan))
    same("the iterations in JSON Lines", rows.iteration, np.arange(1, len(losses) + 1))
    epochs = rows.dropna(subset=["trainingAccuracy"])
    for column, file in (("trainingAccuracy", "train_accuracy"), ("validationAccuracy", "validation_accuracy"),
                         ("validationLoss", "validation_loss")):
        same(f"{column} in JSON Lines", epochs[column], np.load(directory / f"{file}.npy"))
    rate = f"{facts['optimizer']['learningRate']:g}"
    matches = [
        run for run in loaded
        if run.startswith(facts["optimizer"]["name"] + "/") and run.endswith(f"seed={facts['seed']}")
        and np.isclose(float(run.split("lr=")[1].split("/")[0].split(",")[0]), float(rate))
    ]
    if len(matches) != 1:
        sys.exit(f"{len(matches)} runs of {sorted(loaded)} are those of {directory}")
    steps, values = series(matches[0], "loss/training")
    same("the steps in TensorBoard", steps, np.arange(1, len(losses) + 1))
    same("the losses in TensorBoard", values, losses.astype(np.float32))
    steps, values = series(matches[0], "accuracy/validation")
    same("the steps of accuracies in TensorBoard", steps, epochs.iteration)
    same("the accuracies in TensorBoard", values, epochs.validationAccuracy.astype(np.float32))

experiment, groups = hyperparameters()
sessions = {session.name: (group, session) for group in groups for session in group.sessions}
if sorted(sessions) != sorted(loaded):
    sys.exit(f"the HParams tab has the runs {sorted(sessions)} instead of {sorted(loaded)}")
for name, (group, session) in sessions.items():
    rule, rate = name.split("/")[0], float(name.split("lr=")[1].split("/")[0].split(",")[0])
    settings = {key: value.number_value if value.HasField("number_value") else value.string_value
                for key, value in group.hparams.items()}
    if settings["optimizer"] != rule or not np.isclose(settings["learning-rate"], rate):
        sys.exit(f"the HParams tab shows {settings} for {name}")
    loss = next(value.value for value in session.metric_values if value.name.tag == "loss/training")
    same("the loss in the HParams tab", loss, series(name, "loss/training")[1][-1])

print(json.dumps({
    "lines": len(frame), "trials": frame.trial.nunique(), "runs": sorted(loaded),
    "tags": sorted({tag for events in loaded.values() for tag in events.Tags()["scalars"]}),
    "compared": len(trials), "settings": [info.name for info in experiment.hparam_infos], "groups": len(groups),
}))
