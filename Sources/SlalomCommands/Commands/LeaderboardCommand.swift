internal import ArgumentParser
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom leaderboard`: the ranked convergence table.
struct LeaderboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leaderboard",
    abstract: "Print a sweep's ranked convergence table.",
    discussion: """
      Configurations over their seeds, and optimizers at their best (docs/ranking.md). JSON and CSV hold only what the \
      sweep and the data determine, so that two runs compare byte for byte.

      With --follow, on a terminal, the table is live. Keys: q leaves (the sweep goes on, exit code 0); the arrows, PgUp, \
      PgDn, Home and End scroll the configurations; s ranks by the next key; f shows the next optimizer's configurations \
      only, then all. Off a terminal, a line is written for each change.

      EXAMPLE
        slalom leaderboard quickstart --format json > leaderboard.json
      """)

  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @OptionGroup var access: AccessOptions
  @OptionGroup var leaderboard: LeaderboardOptions
  @OptionGroup var following: FollowOptions

  @Flag(help: "Follow the sweep to its end first: in place on a terminal, a line for each change elsewhere.")
  var follow = false

  @Flag(help: "With --follow: exit with 4 if trials diverged.")
  var strict = false

  func run() throws {
    try reporting {
      let interruption = Interruption()
      var follower = try SweepFollower(
        follow
          ? access.connect(toFollow: sweep, patience: following.duration) { interruption.hasCome }
          : access.connectToRead(patience: following.duration) { interruption.hasCome },
        sweep: sweep, rankBy: leaderboard.rankBy, patience: following.duration)
      if follow {
        try follower.followAndPrint(leaderboard.output.format, strict: strict)
      } else {
        try show(follower.view.rendered(leaderboard.output.format, style: .ofStandardOutput))
        follower.snapshot.noteAlarms()
        follower.noteUnserved()
      }
    }
  }
}
