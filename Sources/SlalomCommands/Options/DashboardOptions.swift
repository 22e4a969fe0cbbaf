internal import ArgumentParser
internal import SweepDashboard

/// Where the page is.
struct DashboardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Serve the dashboard there, as 127.0.0.1:7118; port * takes a free one (docs/dashboard.md).",
      valueName: "host:port"))
  var dashboard: String?

  func address() throws(DashboardError) -> DashboardAddress? {
    guard let dashboard else { return nil }
    return try DashboardAddress(dashboard)
  }
}
