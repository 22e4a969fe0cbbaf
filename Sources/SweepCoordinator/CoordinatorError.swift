/// Why a coordinator does not start or go on.
package enum CoordinatorError: Error, CustomStringConvertible {
  /// The store can be opened, but a record in it makes no sense.
  case unreadableStore(String)
  /// A transaction did not succeed; nothing that relied on it was sent.
  case storeFailed(String, isEnvironment: Bool)
  case cannotListen(endpoint: String, reason: String)

  package var description: String {
    switch self {
    case .unreadableStore(let reason):
      "the store holds a record this version cannot use: \(reason); use the version of slalom that wrote it, or "
        + "another directory with --store"
    case .storeFailed(let reason, _):
      "the store could not be written, so the coordinator stops (nothing that was acknowledged is lost): \(reason)"
    case .cannotListen(let endpoint, let reason):
      "cannot listen on \(endpoint): \(reason); give another endpoint with --listen"
    }
  }
}
