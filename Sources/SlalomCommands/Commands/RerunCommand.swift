internal import ArgumentParser
internal import SweepClient
internal import SweepCore

struct RerunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Train trials of a sweep again, with the same seeds.",
    discussion: """
      Trials that failed get a new set of attempts, and the history of the old ones is kept. A trial that is done keeps its \
      result: it is trained once more, on another worker where there is one, and an equal digest confirms it; another \
      digest is an integrity alarm. That holds for diverged trials too, because divergence is a result.

      EXAMPLES
        slalom rerun fischer-2018 --failed
        slalom rerun fischer-2018 --failed-class out-of-memory
        slalom rerun fischer-2018 --trial 17 --trial 3fa8
        slalom rerun fischer-2018 --diverged
      """)

  @Flag(help: "Every trial that failed.")
  var failed = false

  @Option(
    help: ArgumentHelp(
      "Every trial that failed for good in this class: \(FailureClass.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "class"))
  var failedClass: String?

  @Option(
    name: [.customLong("trial"), .customLong("shard")], parsing: .singleValue,
    help: ArgumentHelp(
      "This trial: its number, or a prefix of its id, as 'slalom trials' prints them.", valueName: "id"))
  var shards: [String] = []

  @Flag(help: "Every trial that diverged, to confirm it.")
  var diverged = false

  @OptionGroup var options: SteerOptions

  func validate() throws {
    let ways = [failed, failedClass != nil, !shards.isEmpty, diverged].count { $0 }
    guard ways == 1 else {
      throw ValidationError(
        ways == 0
          ? "say what to rerun: --failed, --failed-class CLASS, --trial ID or --diverged"
          : "give one of --failed, --failed-class, --trial and --diverged")
    }
  }

  func run() throws {
    try reporting {
      let action: SteerRequest.Action =
        diverged ? .rerunDiverged : shards.isEmpty ? .rerunFailed(try failedClass.map(named)) : .rerun(shards)
      try options.steer(action, outcome)
    }
  }

  private func named(_ name: String) throws -> FailureClass {
    guard let failureClass = FailureClass(rawValue: name) else {
      let known = FailureClass.allCases.map(\.rawValue).joined(separator: ", ")
      throw UnusableInput("'\(name.prefix(100))' is no failure class; the classes are \(known)")
    }
    return failureClass
  }

  private func outcome(_ count: Int, _ intent: SweepIntent) -> String {
    let these = counted(count, "trial")
    if diverged {
      return count == 0 ? "no trial has diverged" : "\(these) that diverged to be trained once more, to compare"
    }
    if !shards.isEmpty {
      return count == 0 ? "nothing to rerun: it waits or runs already" : "\(these) to be trained again"
    }
    if count == 0 { return failedClass.map { "no trial has failed as \($0)" } ?? "no trial has failed" }
    if intent == .running { return "\(counted(count, "failed trial")) to be tried again" }
    return
      "\(counted(count, "failed trial")) to be tried again once 'slalom resume' goes on with the sweep: it is \(intent.rawValue)"
  }
}
