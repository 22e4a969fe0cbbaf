internal import ArgumentParser
internal import Foundation
internal import Processes
internal import Logging
internal import SweepCoordinator
internal import SweepCore
internal import SweepDashboard
internal import SweepScheduling
internal import SweepStore
internal import SweepWorker
internal import ZeroMQ

/// `slalom coordinator`: serves a store until it is stopped.
struct CoordinatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator",
    abstract: "Serve sweeps to workers and commands until stopped.",
    discussion: """
      Makes its keys at its first start, in the store directory, where commands of the same user on the same machine \
      find theirs. A coordinator that is killed and started again goes on with every sweep where it was; its workers \
      train on meanwhile. The endpoint it listens on is printed on standard output, and on a second line the address of the \
      dashboard, where there is one.

      EXAMPLES
        slalom coordinator --listen tcp://0.0.0.0:7117 --store /srv/slalom
        slalom coordinator --dashboard 127.0.0.1:7118
      """)

  @OptionGroup var store: StoreOptions

  @Option(help: ArgumentHelp("Where to listen; port * takes a free one.", valueName: "endpoint"))
  var listen = "tcp://127.0.0.1:7117"

  @Option(help: ArgumentHelp("How long a worker may be silent before its trials go to others.", valueName: "seconds"))
  var lease = 15.0

  @Option(help: ArgumentHelp("How often workers say that they live.", valueName: "seconds"))
  var heartbeat = 2.0

  @Option(help: ArgumentHelp("Attempts a trial gets that may crash.", valueName: "count"))
  var crashLimit = RetryPolicy.standard.limits[.crashed] ?? 3

  @Option(help: ArgumentHelp("Wait before the first retry; it doubles with each.", valueName: "seconds"))
  var backoff = 1.0

  @Option(
    help: ArgumentHelp("Trials that fail in a row on a worker until it gets no more; 0 for never.", valueName: "count"))
  var quarantineAfter = 3

  /// Of `slalom run`: sweeps that earlier runs left unfinished wait, all but the one with this id.
  @Option(help: .hidden)
  var onlyGoOnWith: String?

  @OptionGroup var dashboard: DashboardOptions
  @OptionGroup var parent: ParentOption
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard lease > 0, heartbeat > 0, lease.isFinite, heartbeat * 3 <= lease else {
      throw ValidationError(
        "--lease is \(lease) s and --heartbeat \(heartbeat) s; both are positive, and a lease lasts at least three heartbeats"
      )
    }
    guard crashLimit >= 1 else { throw ValidationError("--crash-limit is \(crashLimit); give at least 1") }
    guard quarantineAfter >= 0 else {
      throw ValidationError("--quarantine-after is \(quarantineAfter); give at least 1, or 0 for never")
    }
    guard backoff >= 0, backoff <= 3600 else { throw ValidationError("--backoff is \(backoff); give 0 to 3600") }
  }

  func run() throws {
    parent.apply()
    try reporting {
      let endpoint = try Endpoint(listen, mayChoosePort: true).text
      var retries = RetryPolicy.standard
      retries.limits[.crashed] = crashLimit
      retries.backoff = .seconds(backoff)
      var core = CoordinatorCore.Settings(
        leaseDuration: .seconds(lease), heartbeatInterval: .seconds(heartbeat), retries: retries,
        quarantineAfter: quarantineAfter, holdsRestoredSweeps: onlyGoOnWith != nil, softwareVersion: Slalom.version,
        host: ProcessInfo.processInfo.hostName, storePath: store.directory)
      core.neverHeld = onlyGoOnWith.flatMap(SweepID.init(hex:))
      let dashboard = try startDashboard()
      let coordinator = try Coordinator(
        .init(storeDirectory: store.directory, endpoint: endpoint, core: core), log: logging.logger("coordinator"))
      dashboard?.connection.attach(coordinator)
      let interruption = Interruption { Task { await coordinator.stop() } }
      try show(coordinator.endpoint + "\n" + (dashboard.map { $0.page.url + "\n" } ?? ""))
      try coordinator.run()
      withExtendedLifetime((interruption, dashboard)) {}
    }
  }

  /// Before the store is touched: an address that is taken shall start nothing.
  private func startDashboard() throws -> (page: Dashboard, connection: DashboardConnection)? {
    guard let address = try dashboard.address() else { return nil }
    let log = logging.logger("dashboard")
    let connection = DashboardConnection(storeDirectory: store.directory, log: log)
    let page = try blocking { try await Dashboard.listen(on: address, connection.source, log: log) }
    try SweepStore.prepareDirectory(store.directory)
    _ = try StoreTokens.open(in: store.directory)
    return (page, connection)
  }
}

/// Ties a process's life to the one that started it.
struct ParentOption: ParsableArguments {
  @Option(help: .hidden)
  var parent: Int32?

  func apply() {
    if let parent { ParentDeath.endWithParent(parent) }
  }
}

struct LoggingOptions: ParsableArguments {
  enum Level: String, ExpressibleByArgument, CaseIterable { case debug, info, warning, error }

  @Option(help: ArgumentHelp("debug, info, warning or error.", valueName: "level"))
  var logLevel = Level.info

  /// Logs go to standard error.
  func logger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel =
      switch logLevel {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    return logger
  }
}
