internal import ArgumentParser
internal import SweepClient
internal import SweepCore

/// What the verbs have in common that change what a sweep is called, and nothing of what it is.
struct LabelOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name.", valueName: "sweep"))
  var sweep: String

  @OptionGroup var access: AccessOptions

  /// Asks the coordinator, or the store where none runs on it.
  func apply(_ action: SteerRequest.Action, _ outcome: String) throws {
    try reporting {
      var connection = try access.connectToLabel()
      let answer = try connection.ask(SteerRequest(action, sweep: sweep))
      note("sweep \(answer.sweep.short): \(outcome)")
    }
  }
}

struct RenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Give a sweep another name.",
    discussion: """
      Its id stays, so submitting its file again finds the same sweep. Reports made from then on have the new name.

      EXAMPLE
        slalom rename fischer-2018 fischer-all-seeds
      """)

  @OptionGroup var options: LabelOptions

  @Argument(help: ArgumentHelp("What it is to be called.", valueName: "name"))
  var name: String

  func run() throws { try options.apply(.rename(name), "it is called \(name) now") }
}

struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note",
    abstract: "Write a note on a sweep; an empty one removes it.",
    discussion: """
      'slalom sweeps' and the page show it.

      EXAMPLE
        slalom note fischer-2018 "with the data of May; see the wiki"
      """)

  @OptionGroup var options: LabelOptions

  @Argument(help: ArgumentHelp("The note, in quotes; it takes the place of an earlier one.", valueName: "text"))
  var text: String

  func run() throws { try options.apply(.annotate(text), text.isEmpty ? "it has no note now" : "noted") }
}

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Leave a sweep out of lists; nothing of it is deleted.",
    discussion: """
      'slalom sweeps --archived' lists it, and every other command finds it by its id or name as before.

      EXAMPLES
        slalom archive quickstart
        slalom archive quickstart --undo
      """)

  @OptionGroup var options: LabelOptions

  @Flag(help: "Show it in lists again.")
  var undo = false

  func run() throws {
    try options.apply(
      .archive(!undo), undo ? "lists show it again" : "archived; 'slalom sweeps --archived' still lists it")
  }
}
