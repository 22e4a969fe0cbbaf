internal import ArgumentParser
internal import SweepCoordinator
internal import SweepStore
internal import ZeroMQ

struct KeysInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a store's own keys, before its coordinator first starts.",
    discussion: """
      A coordinator that finds none makes them itself; this is for issuing keys before. Prints the coordinator's public \
      key. Keys that are there stay.

      EXAMPLE
        slalom keys init --store /srv/slalom
      """)

  @OptionGroup var store: StoreOptions

  func run() throws {
    try reporting {
      try SweepStore.prepareDirectory(store.directory)
      let wereThere = StoreKeys.exist(in: store.directory)
      let keys = try StoreKeys.open(in: store.directory)
      try show(keys.server.publicKey + "\n")
      note(
        wereThere
          ? "the store \(store.directory) has its keys already; they stay as they are"
          : "made the keys of the store \(store.directory); 'slalom keys issue' makes those of others")
    }
  }
}
