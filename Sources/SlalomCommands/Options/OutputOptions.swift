internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepCore
internal import SweepViews

extension RankKey: ExpressibleByArgument {}

/// How a table is printed.
struct FormatOptions: ParsableArguments {
  @Option(help: ArgumentHelp("table, json, csv or markdown.", valueName: "format"))
  var format = TableFormat.table
}

/// How a leaderboard is printed.
struct LeaderboardOptions: ParsableArguments {
  @OptionGroup var output: FormatOptions

  @Option(help: ArgumentHelp("What the rows are ordered by.", valueName: "key"))
  var rankBy = RankKey.target
}

extension TableStyle {
  /// For what goes to standard output: as wide as the terminal, in colour where there is one and NO_COLOR is not set.
  static var ofStandardOutput: TableStyle { style(of: .standardOutput) }

  static var ofStandardError: TableStyle { style(of: .standardError) }

  private static func style(of descriptor: FileDescriptor) -> TableStyle {
    let environment = ProcessInfo.processInfo.environment
    let isColourful = descriptor.isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    return TableStyle(width: descriptor.terminalSize?.columns, colour: isColourful)
  }
}
