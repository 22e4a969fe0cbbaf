internal import ArgumentParser
internal import Foundation
internal import SweepClient
internal import SweepCoordinator
internal import ZeroMQ

/// Where the coordinator is and with which key to come: `--access FILE`, else the file in the store directory; the
/// endpoint of `--coordinator` or SLALOM_COORDINATOR takes the place of the file's.
struct AccessOptions: ParsableArguments {
  @OptionGroup var store: StoreOptions

  @Option(
    help: ArgumentHelp(
      "Where the coordinator listens (default: SLALOM_COORDINATOR, then what the access file says).",
      valueName: "endpoint"))
  var coordinator: String?

  @Option(
    help: ArgumentHelp("A copy of the file 'access' of another machine's store directory.", valueName: "file"))
  var access: String?

  func load() throws -> AccessFile {
    let path = access ?? StoreKeys.accessPath(in: store.directory)
    let environment = ProcessInfo.processInfo.environment
    let named = coordinator ?? environment["SLALOM_COORDINATOR"].flatMap { $0.isEmpty ? nil : $0 }
    guard FileManager.default.fileExists(atPath: path) else {
      guard access == nil else { throw KeyFileError.unreadable(path: path, reason: "there is no such file") }
      // No coordinator of this user has ever run on this store.
      throw ClientError.noCoordinator(
        store: store.directory, endpoint: named ?? "tcp://127.0.0.1:7117")
    }
    var file = try AccessFile.load(path)
    if let named {
      file.endpoint = try Endpoint(named).text
    }
    return file
  }

  /// Connects for one command.
  func connect(isInterrupted: @escaping () -> Bool = { false }) throws -> CoordinatorConnection {
    try CoordinatorConnection.open(load(), isInterrupted: isInterrupted)
  }
}
