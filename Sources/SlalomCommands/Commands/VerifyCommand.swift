internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

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
      var connection = try access.connect { interruption.hasCome }
      var verify = WireVerify()
      verify.sweep.text = sweep
      verify.run = UInt64.random(in: 1...UInt64.max)
      verify.sample = UInt32(sample ?? 0)
      var progress = VerificationProgress()
      var answer = WireVerified()
      do {
        repeat {
          answer = try connection.verified(verify, patience: following.duration)
          progress.show(answer)
          if !answer.isFinished { usleep(200_000) }
        } while !answer.isFinished
      } catch ClientError.interrupted {
        progress.finish()
        try show(answer.table.rendered(output.format, style: .ofStandardOutput))
        note("interrupted; what still runs of the verification ends within a minute")
        throw Exit.incomplete
      }
      progress.finish()
      try show(answer.table.rendered(output.format, style: .ofStandardOutput))
      try conclude(answer)
    }
  }

  private func conclude(_ answer: WireVerified) throws {
    let different = answer.trials.filter { $0.state == "different" }
    for trial in different {
      let id = try TrialID(wire: trial.trialID, field: "trial_id").short
      note(
        "INTEGRITY: shard \(trial.index) (\(id)): \(trial.committedWorker) on \(trial.committedHost) has digest "
          + "\(trial.committedDigest.hex) (committed), \(trial.worker) on \(trial.host) has \(trial.digest.hex)")
    }
    let own = answer.trials.count { $0.state == "equal" && $0.worker == $0.committedWorker }
    if own > 0 {
      note("\(own) trials were verified by the worker that committed them, for there was no other")
    }
    let failed = answer.trials.count { $0.state == "failed" }
    note(
      "\(answer.trials.count { $0.state == "equal" }) of \(answer.trials.count) trials equal, \(different.count) different, "
        + "\(failed) not verified; \(answer.committed) are committed")
    if !different.isEmpty { throw Exit.differentBits }
    if failed > 0 { throw Exit.failedShards }
  }
}

extension CoordinatorConnection {
  fileprivate mutating func verified(_ verify: WireVerify, patience: Duration) throws -> WireVerified {
    guard case .verified(let answer) = try ask(.verify(verify), patience: patience) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }
}

extension WireVerified {
  var isFinished: Bool { trials.allSatisfy { ["equal", "different", "failed"].contains($0.state) } }

  var table: Table {
    Table(
      name: "trials",
      columns: [
        .init("shard", "shard", .right), .init("trial", "trial"), .init("committedBy", "committed by"),
        .init("committedHost", "on", dropOrder: 2), .init("verifiedBy", "verified by"),
        .init("verifiedHost", "on", dropOrder: 3), .init("isa", "isa", dropOrder: 4), .init("verdict", "verdict"),
        .init("committedDigest", "committed digest", dropOrder: 5), .init("digest", "digest", dropOrder: 6),
        .init("reason", "reason", dropOrder: 1),
      ],
      rows: trials.map { trial in
        [
          .integer(Int(trial.index)), hash(trial.trialID), .text(trial.committedWorker), .text(trial.committedHost),
          .text(trial.worker), .text(trial.host), .text(trial.instructionSet),
          .text(trial.state, tone: trial.state == "different" ? .bad : trial.state == "equal" ? .good : .warning),
          hash(trial.committedDigest), hash(trial.digest),
          .text(trial.hasFailure ? "\(trial.failure.failureClass): \(trial.failure.message)" : ""),
        ]
      })
  }

  private func hash(_ bytes: Data) -> Table.Cell {
    bytes.isEmpty ? .empty : Table.Cell(String(bytes.hex.prefix(12)), value: .string(bytes.hex))
  }
}

extension Data {
  fileprivate var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// How far a verification is: in place on a terminal, a line for each change elsewhere.
private struct VerificationProgress {
  private let isOnTerminal = FileDescriptor.standardError.isTerminal
  private var lastLine = ""
  private var standstill = StandstillWatch()

  mutating func show(_ answer: WireVerified) {
    let done = answer.trials.count { ["equal", "different", "failed"].contains($0.state) }
    let different = answer.trials.count { $0.state == "different" }
    let running = answer.trials.filter { $0.state == "running" }
    var line = "\(answer.name): \(done)/\(answer.trials.count) trials verified"
    if different > 0 { line += ", \(different) DIFFERENT" }
    if isOnTerminal, !running.isEmpty {
      let iterations = running.map { "\($0.iteration)/\($0.iterations)" }.joined(separator: " ")
      line += ", \(running.count) running (\(iterations))"
    }
    if line != lastLine { isOnTerminal ? writeError("\r\u{1b}[K" + line) : note(line) }
    lastLine = line
    if let text = standstill.line(for: answer.hasHindrance ? StandstillNotice(answer.hindrance) : nil) {
      if isOnTerminal { writeError("\r\u{1b}[K") }
      note(text)
      lastLine = ""
    }
  }

  func finish() { if isOnTerminal { writeError("\r\u{1b}[K") } }
}
