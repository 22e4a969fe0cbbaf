internal import Foundation
package import SweepCore
package import SweepViews

/// All that is known of a shard, for people and for programs.
package struct Explanation {
  private let answer: ExplainAnswer

  package init(_ answer: ExplainAnswer) { self.answer = answer }

  var shard: Shard { answer.shard }
  private var trial: TrialSettings { answer.settings }

  // MARK: For people

  package var text: String {
    let configuration = trial.configuration
    var lines = [
      "trial \(shard.index) of sweep \(answer.sweepName) (\(answer.sweep.short)), id \(shard.trial)",
      "settings  " + settings.map { "\($0.key) \($0.text)" }.joined(separator: ", "),
      "now       \(answer.reason): \(answer.detail)",
    ]
    if shard.iteration > 0 {
      var progress = "\(shard.iteration) of \(counted(configuration.iterations, "iteration"))"
      if let loss = shard.lastLoss { progress += ", last loss \(NumberText.significant(loss))" }
      lines.append("metrics   " + progress)
    }
    if let epoch = answer.lastEpoch {
      lines.append(
        "          epoch \(answer.epochsReceived) of \(configuration.epochs): training accuracy "
          + "\(NumberText.percent(epoch.trainingAccuracy)), validation accuracy "
          + "\(NumberText.percent(epoch.validationAccuracy)), validation loss "
          + NumberText.significant(epoch.validationLoss))
    }
    if let summary = shard.summary {
      lines.append("          final training loss \(NumberText.significant(summary.finalTrainingLoss))")
      if case .diverged(let iteration, let reason) = summary.ending {
        lines.append("          diverged at iteration \(iteration): \(reason.rawValue)")
      }
    }
    for alarm in shard.alarms { lines.append("INTEGRITY \(alarm)") }
    lines.append(shard.attempts.isEmpty ? "attempts  none yet" : "attempts")
    for attempt in shard.attempts { lines += describe(attempt) }
    return lines.map { StyledLine($0).text(colour: false) + "\n" }.joined()
  }

  private func describe(_ attempt: Attempt) -> [String] {
    let owner = attempt.owner
    var time = TimeText.timestamp(milliseconds: attempt.issuedMilliseconds)
    if let ended = attempt.endedMilliseconds, let took = attempt.milliseconds {
      time += " to \(TimeText.timestamp(milliseconds: ended)), \(TimeText.duration(Double(took) / 1000))"
    }
    var lines = [
      "  \(attempt.number)  \(owner.workerName) on \(owner.host) (\(owner.instructionSet)), \(time): "
        + shard.outcome(of: attempt)
    ]
    if let digest = attempt.resultDigest { lines.append("     digest \(digest)") }
    if let tail = attempt.ending?.failure?.standardErrorTail, !tail.isEmpty {
      lines += tail.split(separator: "\n").suffix(10).map { "     | \($0)" }
    }
    return lines
  }

  private var settings: [TrialSetting] { TrialSetting.all(of: trial) }

  // MARK: For programs

  package var json: JSONValue {
    .object([
      .init("schema", .integer(1)), .init("sweep", .string(answer.sweep.description)),
      .init("sweepName", .string(answer.sweepName)), .init("sweepState", .string(answer.sweepState.rawValue)),
      .init("shard", .integer(shard.index)), .init("trial", .string(shard.trial.description)),
      .init("settings", .object(settings.map { .init($0.key, $0.value) })),
      .init("state", .string(shard.state.rawValue)), .init("reason", .string(answer.reason)),
      .init("detail", .string(answer.detail)), .init("iteration", .integer(shard.iteration)),
      .init("iterations", .integer(trial.configuration.iterations)),
      .init("lastLoss", shard.iteration > 0 ? .optional(shard.lastLoss) : .null),
      .init("lastEpoch", answer.lastEpoch.map(json) ?? .null),
      .init("attempts", .array(shard.attempts.map(json))), .init("alarms", .array(shard.alarms.map(json))),
    ])
  }

  private func json(_ epoch: EpochMetrics) -> JSONValue {
    .object([
      .init("epoch", .integer(answer.epochsReceived)), .init("trainingAccuracy", .number(epoch.trainingAccuracy)),
      .init("validationAccuracy", .number(epoch.validationAccuracy)),
      .init("validationLoss", .number(epoch.validationLoss)),
    ])
  }

  private func json(_ attempt: Attempt) -> JSONValue {
    let (owner, failure) = (attempt.owner, attempt.ending?.failure)
    return .object([
      .init("attempt", .integer(attempt.number.value)), .init("worker", .string(owner.workerName)),
      .init("host", .string(owner.host)), .init("isa", .string(owner.instructionSet)),
      .init("begin", .string(TimeText.timestamp(milliseconds: attempt.issuedMilliseconds))),
      .init("end", attempt.endedMilliseconds.map { .string(TimeText.timestamp(milliseconds: $0)) } ?? .null),
      .init("ending", ending(of: attempt).map(JSONValue.string) ?? .null),
      .init("class", failure.map { .string($0.failureClass.rawValue) } ?? .null),
      .init("message", failure.map { .string($0.message) } ?? .null),
      .init("standardErrorTail", failure.map { .string($0.standardErrorTail) } ?? .null),
      .init("digest", attempt.resultDigest.map { .string($0.hex) } ?? .null),
    ])
  }

  /// One word; nil while it runs.
  private func ending(of attempt: Attempt) -> String? {
    switch attempt.ending {
    case nil: nil
    case .committed: "committed"
    case .failed: "failed"
    case .released: "released"
    case .superseded: "superseded"
    case .compared: shard.differs(attempt) ? "different" : "confirmed"
    }
  }

  private func json(_ alarm: IntegrityAlarm) -> JSONValue {
    func result(_ result: IntegrityAlarm.Result) -> JSONValue {
      .object([
        .init("attempt", .integer(result.attempt.value)), .init("worker", .string(result.workerName)),
        .init("host", .string(result.host)), .init("digest", .string(result.digest.hex)),
      ])
    }
    return .object([.init("committed", result(alarm.committed)), .init("other", result(alarm.other))])
  }
}
