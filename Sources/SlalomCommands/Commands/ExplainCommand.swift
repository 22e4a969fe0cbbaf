internal import ArgumentParser
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// `slalom explain`: one trial, what became of each of its attempts, and why it is not running.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a trial: settings, every attempt and how it ended, and why it is not running now.",
    discussion: """
      EXAMPLES
        slalom explain 17
        slalom explain 3fa81c --sweep fischer-2018 --format json
      """)

  @Argument(
    help: ArgumentHelp("A trial's number, or a prefix of its id, as 'slalom trials' prints them.", valueName: "trial"))
  var shard: String

  @Option(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @OptionGroup var access: AccessOptions

  @Option(help: ArgumentHelp("table, for people, or json.", valueName: "format"))
  var format = TableFormat.table

  func validate() throws {
    guard format == .table || format == .json else {
      throw ValidationError("an explanation is no table: --format is '\(format.rawValue)'; give table or json")
    }
  }

  func run() throws {
    try reporting {
      var connection = try access.connectToRead()
      let explanation = Explanation(try connection.ask(ExplainRequest(sweep: sweep, shard: shard)))
      try show(format == .json ? explanation.json.text : explanation.text)
      for alarm in explanation.shard.alarms { note("INTEGRITY: \(alarm)") }
    }
  }
}
