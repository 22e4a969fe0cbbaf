internal import ArgumentParser
internal import SweepClient
internal import SweepCore

struct RerunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Train shards of a sweep again: the same trials, the same seeds.",
    discussion: """
      Shards that failed get a new set of attempts, and the history of the old ones is kept. A shard that is done keeps its \
      result whatever happens: it is trained once more, elsewhere where there is another worker, and an equal digest \
      confirms it, another one is an integrity alarm. That holds for diverged trials too, for divergence is a result.

      EXAMPLES
        slalom rerun fischer-2018 --failed
        slalom rerun fischer-2018 --failed-class out-of-memory
        slalom rerun fischer-2018 --shard 17 --shard 3fa8
        slalom rerun fischer-2018 --diverged
      """)

  @Flag(help: "Every shard that failed.")
  var failed = false

  @Option(
    help: ArgumentHelp(
      "Every shard that failed for good in this class: \(FailureClass.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "class"))
  var failedClass: String?

  @Option(
    name: .customLong("shard"), parsing: .singleValue,
    help: ArgumentHelp(
      "This shard: its index, or a prefix of its trial's id, as 'slalom shards' prints them.", valueName: "id"))
  var shards: [String] = []

  @Flag(help: "Every trial that diverged, to confirm it.")
  var diverged = false

  @OptionGroup var options: SteerOptions

  func validate() throws {
    let ways = [failed, failedClass != nil, !shards.isEmpty, diverged].count { $0 }
    guard ways == 1 else {
      throw ValidationError(
        ways == 0
          ? "say what to rerun: --failed, --failed-class CLASS, --shard ID or --diverged"
          : "give one of --failed, --failed-class, --shard and --diverged")
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
    let these = "\(count) \(count == 1 ? "shard" : "shards")"
    if diverged {
      return count == 0 ? "no trial has diverged" : "\(these) that diverged trained once more, to compare"
    }
    if !shards.isEmpty {
      return count == 0 ? "nothing to rerun: it waits or runs already" : "\(these) trained again"
    }
    if count == 0 { return failedClass.map { "no shard has failed as \($0)" } ?? "no shard has failed" }
    if intent == .running { return "\(count) failed shards are tried again" }
    return "\(count) failed shards wait, for the sweep is \(intent.rawValue); 'slalom resume' goes on with it"
  }
}
