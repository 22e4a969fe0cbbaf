internal import ArgumentParser
internal import SweepCoordinator
internal import SweepStore
internal import SweepViews

struct KeysRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Shut a key out, for good and at once.",
    discussion: """
      When this has returned, a running coordinator believes no further message of the key, ends its connections, and \
      gives its workers' trials to others. What its workers delivered before stays: 'slalom trials' names the worker of \
      each result.

      EXAMPLE
        slalom keys revoke lab-2
      """)

  @Argument(help: ArgumentHelp("The key's name.", valueName: "name"))
  var name: String

  @OptionGroup var store: StoreOptions

  func run() throws {
    try reporting {
      let name = try KeyName(name)
      let directory = try store.withKeys()
      try SweepStore.prepareDirectory(directory)
      let earlier = try StoreKeys.editTable(in: directory) { table in
        try table.revoke(name, atMillis: KeysCommand.now)
      }
      note(
        earlier.map {
          "the key '\(name)' was revoked before, at \(TimeText.timestamp(milliseconds: UInt64(max($0, 0))))"
        }
          ?? "the key '\(name)' is revoked")
    }
  }
}
