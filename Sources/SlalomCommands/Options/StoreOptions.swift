internal import ArgumentParser
internal import Foundation

/// Where the store is: `--store`, else SLALOM_STORE, else the user's state directory.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The coordinator's store directory (default: SLALOM_STORE, then ~/.local/state/slalom).", valueName: "dir"))
  var store: String?

  var directory: String {
    if let store { return store }
    let environment = ProcessInfo.processInfo.environment
    if let store = environment["SLALOM_STORE"], !store.isEmpty { return store }
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/slalom" }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (home ?? FileManager.default.homeDirectoryForCurrentUser.path) + "/.local/state/slalom"
  }
}
