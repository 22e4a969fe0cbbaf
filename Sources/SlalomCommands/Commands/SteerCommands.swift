internal import ArgumentParser
internal import SweepClient
internal import SweepCore

/// What the verbs that steer a sweep have in common.
struct SteerOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @OptionGroup var access: AccessOptions

  /// - Parameter describe: says what happened, given how many trials it concerns and what is wanted of the sweep now.
  func steer(_ action: SteerRequest.Action, _ describe: (Int, SweepIntent) -> String) throws {
    try reporting {
      var connection = try access.connect()
      let answer = try connection.ask(SteerRequest(action, sweep: sweep))
      note("sweep \(answer.sweep.short): \(describe(answer.affected, answer.intent))")
    }
  }
}

struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Stop a sweep; its results stay.",
    discussion: """
      Running trials are given back. 'slalom resume' goes on with the sweep where it stopped.

      EXAMPLE
        slalom cancel fischer-2018
      """)

  @OptionGroup var options: SteerOptions

  func run() throws {
    try options.steer(.cancel) { count, _ in
      "cancelled with \(counted(count, "trial")) to go; 'slalom resume' goes on with it"
    }
  }
}

struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Start no more trials of a sweep; those that run go on.",
    discussion: """
      EXAMPLE
        slalom pause fischer-2018
      """)

  @OptionGroup var options: SteerOptions

  func run() throws {
    try options.steer(.pause) { count, _ in "paused with \(counted(count, "trial")) to go" }
  }
}

struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a sweep that was paused or cancelled.",
    discussion: """
      EXAMPLE
        slalom resume fischer-2018
      """)

  @OptionGroup var options: SteerOptions

  func run() throws {
    try options.steer(.resume) { count, _ in "running, \(counted(count, "trial")) to go" }
  }
}
