/// Why there is no dashboard.
package enum DashboardError: Error, Hashable, CustomStringConvertible {
  case unusableAddress(String, reason: String)
  case cannotListen(address: String, reason: String)

  package var description: String {
    switch self {
    case .unusableAddress(let text, let reason):
      "'\(text)' is no address for a dashboard: \(reason); give HOST:PORT, as in 127.0.0.1:7118 or [::1]:7118, with port * "
        + "for a free one"
    case .cannotListen(let address, let reason):
      "the dashboard cannot listen on \(address): \(reason); give another address with --dashboard, or end what listens "
        + "there"
    }
  }
}
