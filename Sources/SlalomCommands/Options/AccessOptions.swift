internal import ArgumentParser
internal import Foundation
internal import SweepClient
internal import SweepCoordinator
internal import SweepStore
internal import ZeroMQ

/// Where the coordinator is and with which key to come: `--access FILE`, else the file in the store directory; the
/// endpoint of `--coordinator` or SLALOM_COORDINATOR takes the place of the file's. Where none of them says more than the
/// store directory, and no coordinator runs on the store, what only reads is answered from the store itself.
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
    let named = namedCoordinator
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

  private var namedCoordinator: String? {
    coordinator ?? ProcessInfo.processInfo.environment["SLALOM_COORDINATOR"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Connects to the coordinator for one command, which says on standard error what it waits for.
  func connect(
    patience: Duration = CoordinatorConnection.standardPatience, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> CoordinatorConnection {
    try CoordinatorConnection.open(load(), patience: patience, isInterrupted: isInterrupted, waits: note)
  }

  /// Connects for a command that only reads: to the coordinator, or to the store where no coordinator runs on it.
  func connectToRead(
    patience: Duration = CoordinatorConnection.standardPatience, isInterrupted: @escaping () -> Bool = { false }
  ) throws -> CoordinatorConnection {
    try unservedStore() ?? connect(patience: patience, isInterrupted: isInterrupted)
  }

  /// Connects for a command that renames, notes or archives a sweep: to the coordinator, or to the store.
  func connectToLabel() throws -> CoordinatorConnection {
    try unservedStore(UnservedStore.openToLabel) ?? connect()
  }

  /// Connects for a command that follows a sweep: to the coordinator, and to the store only where nothing of the sweep is left to wait for.
  func connect(
    toFollow sweep: String, patience: Duration, isInterrupted: @escaping () -> Bool
  ) throws -> CoordinatorConnection {
    if var stored = try unservedStore(), (try? stored.sweep(sweep).isOver(inQuarantine: false)) == true {
      return stored
    }
    return try connect(patience: patience, isInterrupted: isInterrupted)
  }

  /// Nil where a coordinator is named or runs on the store, and where there is no store.
  private func unservedStore(
    _ open: (CoordinatorCore.Settings) throws -> UnservedStore? = UnservedStore.open
  ) throws -> CoordinatorConnection? {
    guard access == nil, namedCoordinator == nil else { return nil }
    do {
      guard var stored = try open(.reading(store.directory)) else { return nil }
      return CoordinatorConnection(endpoint: store.directory) { stored.answer($0) }
    } catch StoreError.locked {
      return nil
    }
  }
}

extension CoordinatorCore.Settings {
  /// For a store that is only read.
  static func reading(_ directory: String) -> CoordinatorCore.Settings {
    .init(softwareVersion: Slalom.version, host: ProcessInfo.processInfo.hostName, storePath: directory)
  }
}
