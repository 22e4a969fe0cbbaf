internal import ArgumentParser
internal import Dispatch
internal import Processes
internal import SweepCoordinator
internal import SweepCore
internal import SweepDashboard
internal import SweepStore

/// `slalom dashboard`: the page of a store on which no coordinator runs.
struct DashboardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dashboard",
    abstract: "Serve the page of a store on which no coordinator runs, until stopped.",
    discussion: """
      Shows what the store holds, and changes nothing in its directory, which may be read-only or a copy. No coordinator \
      can start on the store meanwhile. The page's address is printed on standard output. A coordinator serves its own page: \
      'slalom coordinator --dashboard'.

      EXAMPLE
        slalom dashboard --store /srv/slalom
      """)

  @OptionGroup var store: StoreOptions

  @Option(
    help: ArgumentHelp(
      "Where to serve the page; port * takes a free one (docs/dashboard.md).", valueName: "host:port"))
  var listen = "127.0.0.1:7118"

  @OptionGroup var logging: LoggingOptions

  func run() throws {
    try reporting {
      let address = try DashboardAddress(listen)
      let stopped = DispatchSemaphore(value: 0)
      let interruption = Interruption { stopped.signal() }
      let source = UnservedSource(try open(), directory: store.directory).source
      let log = logging.logger("dashboard")
      let page = try blocking { try await Dashboard.listen(on: address, source, log: log) }
      try show(page.url + "\n")
      stopped.wait()
      try blocking { await page.stop() }
      withExtendedLifetime(interruption) {}
    }
  }

  private func open() throws -> UnservedStore {
    do {
      if let found = try UnservedStore.open(.reading(store.directory)) { return found }
    } catch StoreError.locked {
      throw UnusableInput(
        "a coordinator runs on the store \(store.directory); look at its own page ('slalom coordinator --dashboard' or "
          + "'slalom run --dashboard' serves one), or stop it first")
    }
    throw UnusableInput("there is no store in \(store.directory); name its directory with --store")
  }
}
