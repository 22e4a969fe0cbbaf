internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom verify`: trains a sweep's trials once more and compares.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Train a sweep's committed trials again, elsewhere, and compare their digests.",
    discussion: """
      Each trial is trained by another worker than the one whose result was committed, where there is another. The \
      committed results and the leaderboard stay as they are. A sample is the trials with the lowest ids, so that \
      everybody's sample is the same. Exit code 0: all are equal; 7: some differ; 3: some could not be trained; 5: \
      interrupted; 6: the coordinator is lost.

      EXAMPLES
        slalom verify fischer-2018 --sample 12
        slalom verify --format json > verified.json
      """)

  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @Option(help: ArgumentHelp("Verify so many trials (default: all).", valueName: "n"))
  var sample: Int?

  @OptionGroup var access: AccessOptions
  @OptionGroup var output: FormatOptions
  @OptionGroup var following: FollowOptions

  func validate() throws {
    if let sample, !(1...1_000_000).contains(sample) {
      throw ValidationError("--sample is \(sample); give 1 to 1000000, or leave it out for all")
    }
  }

  func run() throws {
    try reporting {
      let interruption = Interruption()
      var connection = try access.connect(patience: following.duration) { interruption.hasCome }
      let request = VerifyRequest(sweep: sweep, run: UInt64.random(in: 1...UInt64.max), sample: sample ?? 0)
      var progress = VerificationProgress()
      var answer: VerifyAnswer?
      do {
        repeat {
          let latest = try connection.ask(request, patience: following.duration)
          progress.show(latest)
          if !latest.isFinished { usleep(200_000) }
          answer = latest
        } while answer?.isFinished != true
      } catch ClientError.interrupted {
        progress.finish()
        if let answer { try show(answer.table.rendered(output.format, style: .ofStandardOutput)) }
        note("interrupted; what still runs of the verification ends within a minute")
        throw Exit.incomplete
      }
      progress.finish()
      guard let answer else { return }
      try show(answer.table.rendered(output.format, style: .ofStandardOutput))
      try conclude(answer)
    }
  }

  private func conclude(_ answer: VerifyAnswer) throws {
    let different = answer.trials.filter { $0.verdict == .different }
    for trial in different {
      guard let attempt = trial.attempt else { continue }
      note(
        "INTEGRITY: trial \(trial.index) (\(trial.trial.short)): \(result(trial.committed)) (committed), "
          + result(attempt))
    }
    let equal = answer.trials.filter { $0.verdict == .equal }
    let own = equal.count { $0.attempt?.owner.worker == $0.committed.owner.worker }
    if own > 0 {
      note("\(counted(own, "trial")) verified by the worker that had committed the result: there was no other")
    }
    let failed = answer.trials.count { $0.verdict == .failed }
    note(
      "\(equal.count) of \(counted(answer.trials.count, "trial")) equal, \(different.count) different, \(failed) not verified; "
        + "the sweep has \(counted(answer.committed, "result"))")
    if !different.isEmpty { throw Exit.differentBits }
    if failed > 0 { throw Exit.failedShards }
  }

  private func result(_ attempt: Attempt) -> String {
    "\(attempt.owner.workerName) on \(attempt.owner.host) has digest \(attempt.resultDigest?.hex ?? "unknown")"
  }
}

extension VerifiedTrial {
  fileprivate enum Verdict: String { case waiting, running, equal, different, failed }

  /// Its state in one word.
  fileprivate var verdict: Verdict {
    switch state {
    case .waiting: .waiting
    case .running: .running
    case .equal: .equal
    case .different: .different
    case .failed: .failed
    }
  }

  /// The one that checks.
  fileprivate var attempt: Attempt? {
    switch state {
    case .running(let attempt, _), .equal(let attempt), .different(let attempt): attempt
    case .waiting, .failed: nil
    }
  }

  fileprivate var isFinished: Bool { [.equal, .different, .failed].contains(verdict) }

  fileprivate var row: [Table.Cell] {
    func hash(_ digest: Digest?) -> Table.Cell {
      digest.map { Table.Cell(String($0.hex.prefix(12)), value: .string($0.hex)) } ?? .empty
    }
    let tone: Tone = verdict == .different ? .bad : verdict == .equal ? .good : .warning
    let failure: AttemptFailure? = if case .failed(let failure) = state { failure } else { nil }
    return [
      .integer(index), hash(trial.digest), .text(committed.owner.workerName), .text(committed.owner.host),
      .text(attempt?.owner.workerName ?? ""), .text(attempt?.owner.host ?? ""),
      .text(attempt?.owner.instructionSet ?? ""), .text(verdict.rawValue, tone: tone), hash(committed.resultDigest),
      hash(attempt?.resultDigest), .text(failure.map { "\($0.failureClass.rawValue): \($0.message)" } ?? ""),
    ]
  }
}

extension VerifyAnswer {
  fileprivate var isFinished: Bool { trials.allSatisfy(\.isFinished) }

  fileprivate var table: Table {
    Table(
      name: "trials",
      columns: [
        .init("shard", "trial", .right), .init("trial", "id"), .init("committedBy", "committed by"),
        .init("committedHost", "on", dropOrder: 2), .init("verifiedBy", "verified by"),
        .init("verifiedHost", "on", dropOrder: 3), .init("isa", "isa", dropOrder: 4), .init("verdict", "verdict"),
        .init("committedDigest", "committed digest", dropOrder: 5), .init("digest", "digest", dropOrder: 6),
        .init("reason", "reason", dropOrder: 1),
      ],
      rows: trials.map(\.row))
  }
}

/// How far a verification is: in place on a terminal, a line for each change elsewhere.
private struct VerificationProgress {
  private let isOnTerminal = FileDescriptor.standardError.isTerminal
  private var lastLine = ""
  private var stallWatch = StallWatch()

  mutating func show(_ answer: VerifyAnswer) {
    let done = answer.trials.count(where: \.isFinished)
    let different = answer.trials.count { $0.verdict == .different }
    let running = answer.trials.compactMap { trial -> String? in
      guard case .running(_, let iteration) = trial.state else { return nil }
      return "\(iteration)/\(trial.iterations)"
    }
    var line = "\(answer.name): \(done)/\(counted(answer.trials.count, "trial")) verified"
    if different > 0 { line += ", \(different) DIFFERENT" }
    if isOnTerminal, !running.isEmpty {
      line += ", \(running.count) running (\(running.joined(separator: " ")))"
    }
    if line != lastLine { isOnTerminal ? writeError("\r\u{1b}[K" + line) : note(line) }
    lastLine = line
    if let text = stallWatch.line(for: answer.stall, at: .now) {
      if isOnTerminal { writeError("\r\u{1b}[K") }
      note(text)
      lastLine = ""
    }
  }

  func finish() { if isOnTerminal { writeError("\r\u{1b}[K") } }
}
