internal import ArgumentParser
internal import CIFAR10
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepCoordinator
internal import SweepViews
internal import ZeroMQ

/// `slalom run`: a whole sweep on this machine.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Train a sweep on this machine: starts a coordinator and workers, shows the live table, stops them.",
    discussion: """
      One worker process a slot, each slot on a core of its own. Ctrl-C, or q in the live table, stops everything \
      cleanly with exit code 5; what is done stays in the store, and running the same command again goes on where it \
      stopped. The live table's other keys are those of 'slalom leaderboard --follow'.

      EXAMPLES
        slalom run docs/sweeps/quickstart.yaml --slots 4
        slalom run docs/sweeps/quickstart.yaml --dashboard 127.0.0.1:7118 --keep
      """)

  @OptionGroup var input: SweepInput
  @OptionGroup var store: StoreOptions
  @OptionGroup var leaderboard: LeaderboardOptions

  @Option(help: ArgumentHelp("Trials at a time (default: one a core).", valueName: "n"))
  var slots: Int?

  @OptionGroup var dashboard: DashboardOptions

  @Flag(help: "With --dashboard: leave the page up after the end, until Ctrl-C.")
  var keep = false

  @Flag(help: "Show what would be trained, and start nothing.")
  var dryRun = false

  @Flag(help: "Go on with the sweep if it was cancelled.")
  var resume = false

  @Flag(help: "Exit with 4 if trials diverged.")
  var strict = false

  func validate() throws {
    if let slots, !(1...1024).contains(slots) { throw ValidationError("--slots is \(slots); give 1 to 1024") }
    if keep, dashboard.dashboard == nil {
      throw ValidationError("--keep leaves the page up; say where it is with --dashboard HOST:PORT")
    }
  }

  func run() throws {
    try reporting {
      let began = ContinuousClock.now
      let resolved = try input.resolve()
      if dryRun {
        try show(resolved.definition.plan(leaderboard.output.format))
        note(
          "sweep \(resolved.definition.name): \(counted(resolved.definition.trialCount, "trial")); nothing was started")
        return
      }
      _ = try instructionSet()
      _ = try dashboard.address()
      let interruption = Interruption()
      let cluster = cluster(for: resolved)
      defer { cluster.stop() }
      let places = try cluster.startCoordinator { interruption.hasCome }
      if let page = places.dashboard { note("dashboard \(page)") }
      var access = try AccessFile.load(StoreKeys.accessPath(in: store.directory))
      access.endpoint = places.endpoint
      var connection = try CoordinatorConnection.open(access, isInterrupted: { interruption.hasCome }, waits: note)
      do {
        try submit(resolved.definition, &connection)
        try cluster.startWorkers(endpoint: places.endpoint)
        let outcome = try follow(connection, resolved.definition, cluster, page: places.dashboard)
        noteNext(resolved.definition, took: began.duration(to: .now))
        if keep, let page = places.dashboard { try keepPage(page, cluster) { interruption.hasCome } }
        if let outcome { throw outcome }
      } catch ClientError.interrupted {
        note("interrupted; what is done stays, and the same command goes on where this one stopped")
        throw Exit.incomplete
      }
    }
  }

  private func cluster(for resolved: SweepInput.Resolved) -> Cluster {
    let processors = CPU.available
    let slots = slots ?? processors.count
    let workers = (0..<slots).map { index in
      var arguments = [
        "worker", "--store", store.directory, "--slots", "1", "--data", resolved.directory.path, "--name",
        "local-\(index + 1)",
      ]
      // With more slots than cores the system shares them out better than we would.
      if slots <= processors.count { arguments += ["--processors", String(processors[index])] }
      return arguments
    }
    let logDirectory = store.directory + "/log"
    let coordinator = LocalCoordinator(
      // Sweeps that earlier runs left unfinished wait for their own turn.
      arguments: ["coordinator", "--store", store.directory, "--only-go-on-with", resolved.definition.id.description],
      listen: "tcp://127.0.0.1:*", dashboard: dashboard.dashboard, logDirectory: logDirectory)
    return Cluster(coordinator, LocalLauncher(arguments: workers, logDirectory: logDirectory))
  }

  private func submit(_ definition: SweepDefinition, _ connection: inout CoordinatorConnection) throws {
    let answer = try connection.ask(definition)
    if [.paused, .cancelled].contains(answer.state) {
      if resume {
        _ = try connection.ask(SteerRequest(.resume, sweep: definition.id.description))
      } else {
        note("sweep \(definition.name) is \(answer.state.rawValue); 'slalom run --resume' goes on with it")
        throw Exit.incomplete
      }
    }
    if answer.results > 0 {
      note("sweep \(definition.name): \(answer.results) of \(counted(answer.trials, "trial")) done already")
    }
  }

  private func follow(
    _ connection: consuming CoordinatorConnection, _ definition: SweepDefinition, _ cluster: Cluster, page: String?
  ) throws -> ExitCode? {
    var follower = try SweepFollower(
      connection, sweep: definition.id.description, rankBy: leaderboard.rankBy, remark: page.map { "dashboard \($0)" })
    do {
      let ending = try follower.follow(leaving: "stop", givesUpInQuarantine: true) { try cluster.restartExited() }
      // The coordinator and the workers are this command's own, and end with it.
      if case .left = ending { throw ClientError.interrupted }
    } catch ClientError.interrupted {
      try show(follower.view.rendered(leaderboard.output.format, style: .ofStandardOutput))
      throw ClientError.interrupted
    }
    try show(follower.view.rendered(leaderboard.output.format, style: .ofStandardOutput))
    follower.noteFailures()
    // These workers are ours, and end now: there is nobody to wait for.
    if let stall = follower.snapshot.stall, stall.kind == .quarantined { note("nothing more can run: \(stall.text)") }
    return follower.exitCode(strict: strict)
  }

  /// How long it took, and what can be done with the results now, in commands to copy.
  private func noteNext(_ definition: SweepDefinition, took duration: Duration) {
    let sweep = definition.id.short
    let place = store.store.map { " --store " + Self.quoted($0) } ?? ""
    note(
      "sweep \(definition.name) took \(TimeText.duration(duration / .seconds(1))); its results, without a coordinator:")
    for command in ["leaderboard \(sweep)", "report \(sweep) --output report", "export \(sweep) --format jsonl"] {
      note("  slalom \(command)\(place)")
    }
  }

  /// As one word for a shell.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
          || Array("/._-+:@,=".utf8).contains(byte)
      }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// Leaves the coordinator and its page up without workers.
  private func keepPage(_ page: String, _ cluster: Cluster, isInterrupted: () -> Bool) throws {
    cluster.stopWorkers()
    note("the page stays at \(page) until Ctrl-C")
    while !isInterrupted() {
      for line in try cluster.restartExited() { note(line) }
      usleep(200_000)
    }
  }
}
