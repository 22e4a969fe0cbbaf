internal import ArgumentParser
internal import SweepClient
internal import SweepCore
internal import SweepWire

/// What the verbs that steer a sweep have in common.
struct SteerOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @OptionGroup var access: AccessOptions

  /// - Parameter describe: says what happened, given how many shards it concerns and the state the sweep is in now.
  func steer(_ action: WireSteer.Action, _ describe: (Int, SweepIntent?) -> String) throws {
    try reporting {
      var connection = try access.connect()
      let answer = try connection.steer(action, sweep: sweep)
      let id = try SweepID(wire: answer.sweepID, field: "sweep_id")
      note("sweep \(id.short): \(describe(Int(answer.affected), SweepIntent(rawValue: answer.state)))")
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
    try options.steer(.cancel) { count, _ in "cancelled with \(count) shards to go; 'slalom resume' goes on with it" }
  }
}

struct PauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Lease no more shards of a sweep; what runs goes on.",
    discussion: """
      EXAMPLE
        slalom pause fischer-2018
      """)

  @OptionGroup var options: SteerOptions

  func run() throws {
    try options.steer(.pause) { count, _ in "paused with \(count) shards to go" }
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
    try options.steer(.resume) { count, _ in "running, \(count) shards to go" }
  }
}
