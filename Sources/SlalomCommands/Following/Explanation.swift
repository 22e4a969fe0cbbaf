internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// All that is known of a shard, for people and for programs.
struct Explanation {
  let sweep: SweepID
  let answer: WireExplained
  let shard: SweepSnapshot.Shard
  let trial: TrialSettings

  init(_ answer: WireExplained) throws(WireError) {
    self.answer = answer
    sweep = try SweepID(wire: answer.sweepID, field: "sweep_id")
    shard = try SweepSnapshot.Shard(answer.shard)
    trial = try answer.trial.trial().settings
  }

  // MARK: For people

  var text: String {
    let configuration = trial.configuration
    var lines = [
      "shard \(answer.shard.index) of sweep \(answer.sweepName) (\(sweep.short)), trial \(shard.trial)",
      "settings  " + settings.map { "\($0.key) \($0.text)" }.joined(separator: ", "),
      "now       \(answer.reason): \(answer.detail)",
    ]
    if shard.iteration > 0 {
      var progress = "\(shard.iteration) of \(answer.iterations) iterations"
      if shard.phase != .committed { progress += ", last loss \(NumberText.significant(shard.lastLoss))" }
      lines.append("metrics   " + progress)
    }
    if answer.hasLastEpoch {
      let epoch = answer.lastEpoch
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

  private func describe(_ attempt: SweepSnapshot.Attempt) -> [String] {
    let place = "\(attempt.workerName) on \(attempt.host) (\(attempt.instructionSet))"
    let begin = TimeText.timestamp(attempt.issued)
    let end = attempt.ended.map {
      " to \(TimeText.timestamp($0)), \(TimeText.duration($0.timeIntervalSince(attempt.issued)))"
    }
    var lines = ["  \(attempt.number)  \(place), \(begin)\(end ?? ""): \(attempt.outcome)"]
    if let digest = attempt.resultDigest { lines.append("     digest \(digest)") }
    if let tail = attempt.failure?.standardErrorTail, !tail.isEmpty {
      lines += tail.split(separator: "\n").suffix(10).map { "     | \($0)" }
    }
    return lines
  }

  private var settings: [TrialSetting] { TrialSetting.all(of: trial) }

  // MARK: For programs

  var json: JSONValue {
    .object([
      .init("schema", .integer(1)), .init("sweep", .string(sweep.description)),
      .init("sweepName", .string(answer.sweepName)), .init("sweepState", .string(answer.sweepState)),
      .init("shard", .integer(Int(answer.shard.index))), .init("trial", .string(shard.trial.description)),
      .init("settings", .object(settings.map { .init($0.key, $0.value) })),
      .init("state", .string(shard.phase.rawValue)), .init("reason", .string(answer.reason)),
      .init("detail", .string(answer.detail)), .init("iteration", .integer(shard.iteration)),
      .init("iterations", .integer(Int(answer.iterations))),
      .init("lastLoss", shard.iteration > 0 && shard.phase != .committed ? .number(shard.lastLoss) : .null),
      .init("lastEpoch", answer.hasLastEpoch ? lastEpoch : .null),
      .init("attempts", .array(shard.attempts.map(json))), .init("alarms", .array(shard.alarms.map(json))),
    ])
  }

  private var lastEpoch: JSONValue {
    .object([
      .init("epoch", .integer(Int(answer.epochsReceived))),
      .init("trainingAccuracy", .number(answer.lastEpoch.trainingAccuracy)),
      .init("validationAccuracy", .number(answer.lastEpoch.validationAccuracy)),
      .init("validationLoss", .number(answer.lastEpoch.validationLoss)),
    ])
  }

  private func json(_ attempt: SweepSnapshot.Attempt) -> JSONValue {
    .object([
      .init("attempt", .integer(attempt.number)), .init("worker", .string(attempt.workerName)),
      .init("host", .string(attempt.host)), .init("isa", .string(attempt.instructionSet)),
      .init("begin", .string(TimeText.timestamp(attempt.issued))),
      .init("end", attempt.ended.map { .string(TimeText.timestamp($0)) } ?? .null),
      .init("ending", attempt.ending.isEmpty ? .null : .string(attempt.ending)),
      .init("class", attempt.failure.map { .string($0.failureClass.rawValue) } ?? .null),
      .init("message", attempt.failure.map { .string($0.message) } ?? .null),
      .init("standardErrorTail", attempt.failure.map { .string($0.standardErrorTail) } ?? .null),
      .init("digest", attempt.resultDigest.map { .string($0.hex) } ?? .null),
    ])
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
