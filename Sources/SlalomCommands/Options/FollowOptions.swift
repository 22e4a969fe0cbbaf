internal import ArgumentParser

/// How long a command that waits goes on without its coordinator.
struct FollowOptions: ParsableArguments {
  static let standardPatience = Duration.seconds(60)

  @Option(
    help: ArgumentHelp(
      "How long to wait for a coordinator that is away; then the command ends with exit code 6.", valueName: "seconds"))
  var patience = 60.0

  var duration: Duration { .seconds(patience) }

  func validate() throws {
    guard patience > 0, patience <= 1e9 else {
      throw ValidationError("--patience is \(patience); give a positive number of seconds")
    }
  }
}
