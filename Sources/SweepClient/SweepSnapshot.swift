package import Foundation
package import SweepCore
package import SweepWire

/// A sweep as the coordinator last told it; kept up to date by answers that hold what changed.
package struct SweepSnapshot: Sendable {
  package struct Shard: Sendable {
    package var trial: TrialID
    package var phase: ShardPhase
    /// Of the attempt that runs, or of the one that was committed.
    package var iteration: Int
    package var lastLoss: Double
    package var summary: TrialSummary?
    package var failure: AttemptFailure?
    package var attempts: [Attempt]
    /// Results of its trial that differ from the committed one.
    package var alarms: [IntegrityAlarm]
  }

  package struct Attempt: Sendable {
    package var number: Int
    package var workerName: String
    package var host: String
    package var instructionSet: String
    package var issued: Date
    package var ended: Date?
    /// Empty while it runs.
    package var ending: String
    package var failure: AttemptFailure?
    /// Of the result it came to, committed or not.
    package var resultDigest: Digest?
  }

  package let id: SweepID
  package let definition: SweepDefinition
  package private(set) var state: SweepIntent
  package let submitted: Date
  /// In the order of expansion.
  package private(set) var shards: [Shard]
  /// Why nothing of what waits can run; nil where something can.
  package private(set) var notice: StandstillNotice?
  private var version: UInt64

  /// - Throws: `WireError` where the answer is not a whole sweep.
  package init(_ answer: WireSweepAnswer) throws(WireError) {
    id = try SweepID(wire: answer.sweepID, field: "sweep_id")
    definition = try answer.definition.definition()
    guard let state = SweepIntent(rawValue: answer.state) else { throw .unknownKind }
    self.state = state
    submitted = Date(timeIntervalSince1970: Double(answer.submittedMilliseconds) / 1000)
    version = answer.version
    notice = answer.hasHindrance ? StandstillNotice(answer.hindrance) : nil
    guard answer.shards.count == definition.trialCount else {
      throw .invalid(field: "shards", value: "\(answer.shards.count)", expected: "\(definition.trialCount)")
    }
    shards = []
    for shard in answer.shards { shards.append(try Shard(shard)) }
  }

  /// The query that asks for what changed since.
  package var query: WireSweepQuery {
    var query = WireSweepQuery()
    query.sweep.text = id.description
    query.afterVersion = version
    return query
  }

  /// Takes in an answer to `query`. A coordinator that was restarted answers with the whole sweep.
  ///
  /// - Returns: whether anything changed.
  package mutating func update(_ answer: WireSweepAnswer) throws(WireError) -> Bool {
    if answer.hasDefinition {
      self = try SweepSnapshot(answer)
      return true
    }
    guard let state = SweepIntent(rawValue: answer.state) else { throw .unknownKind }
    let notice = answer.hasHindrance ? StandstillNotice(answer.hindrance) : nil
    let hasChanged = state != self.state || notice != self.notice || !answer.shards.isEmpty
    self.state = state
    self.notice = notice
    version = answer.version
    for shard in answer.shards {
      guard Int(shard.index) < shards.count else {
        throw .invalid(field: "index", value: "\(shard.index)", expected: "below \(shards.count)")
      }
      shards[Int(shard.index)] = try Shard(shard)
    }
    return hasChanged
  }

  package var summaries: [Int: TrialSummary] {
    Dictionary(
      uniqueKeysWithValues: shards.enumerated().compactMap { index, shard in shard.summary.map { (index, $0) } })
  }

  package func count(_ phase: ShardPhase) -> Int { shards.count { $0.phase == phase } }

  package var alarmedCount: Int { shards.count { !$0.alarms.isEmpty } }

  package var divergedCount: Int { shards.count { $0.summary?.hasDiverged == true } }

  /// Whether every shard has ended, and every result is here.
  package var isFinished: Bool {
    shards.allSatisfy { $0.phase == .failed || ($0.phase == .committed && $0.summary != nil) }
  }
}

extension SweepSnapshot.Shard {
  package init(_ wire: WireShard) throws(WireError) {
    trial = try TrialID(wire: wire.trialID, field: "trial_id")
    guard let phase = ShardPhase(rawValue: wire.phase) else {
      throw .invalid(field: "phase", value: wire.phase, expected: "a phase this version knows")
    }
    self.phase = phase
    iteration = Int(wire.iteration)
    lastLoss = wire.lastLoss
    summary = wire.hasSummary ? try wire.summary.summary() : nil
    failure = wire.hasFailure ? try wire.failure.failure() : nil
    attempts = []
    for attempt in wire.attempts { attempts.append(try SweepSnapshot.Attempt(attempt)) }
    alarms = []
    for alarm in wire.alarms { alarms.append(try IntegrityAlarm(alarm)) }
  }
}

extension SweepSnapshot.Attempt {
  init(_ wire: WireAttempt) throws(WireError) {
    number = Int(wire.number)
    workerName = wire.workerName
    host = wire.host
    instructionSet = wire.instructionSet
    issued = Date(timeIntervalSince1970: Double(wire.issuedMilliseconds) / 1000)
    ended = wire.hasEndedMilliseconds ? Date(timeIntervalSince1970: Double(wire.endedMilliseconds) / 1000) : nil
    ending = wire.ending
    failure = wire.hasFailure ? try wire.failure.failure() : nil
    resultDigest = wire.resultDigest.isEmpty ? nil : try Digest(wire: wire.resultDigest, field: "result_digest")
  }
}

extension SweepSnapshot.Attempt {
  /// What it came to, for people.
  package var outcome: String {
    if let failure { return "\(failure.failureClass.rawValue): \(failure.message)" }
    return switch ending {
    case "": "running"
    case "released": "given back without fault"
    case "superseded": "another attempt was committed first"
    case "confirmed": "trained once more, and the result is the same"
    case "different": "trained once more, and the result DIFFERS"
    default: ending
    }
  }
}
