internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom submit`: hands a sweep to a coordinator.
struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Submit a sweep; its id is printed on standard output.",
    discussion: """
      The file is parsed and the data's digest computed here; the coordinator gets the resolved sweep. Submitting the same \
      file with the same data again finds the same sweep, so a submit whose answer was lost can be repeated safely. A \
      cancelled sweep goes on by 'slalom resume', not by submitting it again.

      EXAMPLE
        slalom submit docs/sweeps/fischer-2018.yaml --follow
      """)

  @OptionGroup var input: SweepInput
  @OptionGroup var access: AccessOptions
  @OptionGroup var leaderboard: LeaderboardOptions
  @OptionGroup var following: FollowOptions

  @Flag(help: "Show what would be trained, and submit nothing.")
  var dryRun = false

  @Flag(help: "Follow the sweep to its end and print its leaderboard.")
  var follow = false

  @Flag(help: "With --follow: exit with 4 if trials diverged.")
  var strict = false

  func run() throws {
    try reporting {
      let definition = try input.resolve().definition
      if dryRun {
        try show(definition.plan(leaderboard.output.format))
        note(
          "sweep \(definition.name) (\(definition.id.short)): \(counted(definition.trialCount, "trial")) of data "
            + "\(definition.dataDigest.hex.prefix(12)); nothing was submitted")
        return
      }
      let interruption = Interruption()
      var connection = try access.connect(patience: following.duration) { interruption.hasCome }
      let answer = try connection.ask(definition)
      if answer.wasKnown {
        note(
          "sweep \(definition.name) is known here already: \(answer.results) of \(counted(answer.trials, "trial")) done, "
            + answer.state.rawValue)
      } else {
        note("sweep \(definition.name): \(counted(answer.trials, "trial"))")
      }
      if follow {
        try followToEnd(connection, definition.id)
      } else {
        try show("\(definition.id)\n")
      }
      if answer.state == .cancelled {
        note("it is cancelled; 'slalom resume \(definition.id.short)' goes on with it")
        throw Exit.incomplete
      }
    }
  }

  private func followToEnd(_ connection: consuming CoordinatorConnection, _ id: SweepID) throws {
    note("sweep id \(id)")
    var follower = try SweepFollower(
      connection, sweep: id.description, rankBy: leaderboard.rankBy, patience: following.duration)
    try follower.followAndPrint(leaderboard.output.format, strict: strict)
  }
}

extension SweepFollower {
  /// Follows to the end, prints the leaderboard, and ends the command with the code of the outcome. Who leaves the live
  /// table has seen what there was to see: that ends the command well.
  mutating func followAndPrint(_ format: TableFormat, strict: Bool) throws {
    do {
      if case .left = try follow() {
        note("no longer following; the sweep goes on")
        return
      }
    } catch ClientError.interrupted {
      note("no longer following; the sweep goes on")
      throw Exit.incomplete
    }
    try show(view.rendered(format, style: .ofStandardOutput))
    noteFailures()
    if let code = exitCode(strict: strict) { throw code }
  }
}
