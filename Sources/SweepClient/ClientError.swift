/// Why a command got no answer it can use.
package enum ClientError: Error, Hashable, CustomStringConvertible {
  /// There is no key to connect with: no coordinator has run on this store.
  case noCoordinator(store: String, endpoint: String)
  /// Nobody answered in time.
  case unreachable(endpoint: String, seconds: Int)
  /// The coordinator does not know our key, or we do not know its.
  case keyRefused(endpoint: String)
  /// The coordinator will not do what was asked, by our fault.
  case refused(String)
  /// The coordinator could not do what was asked, by its fault.
  case failed(String)
  /// What came makes no sense.
  case badAnswer(String)
  /// The user wants to stop.
  case interrupted

  package var description: String {
    switch self {
    case .noCoordinator(let store, let endpoint):
      "no coordinator has run on the store \(store) yet, so there is no key for \(endpoint); start one with 'slalom "
        + "coordinator', name its store with --store, or bring its access file with --access"
    case .unreachable(let endpoint, let seconds):
      "no coordinator answered at \(endpoint) for \(seconds) s; is one running there? Start it with 'slalom coordinator', "
        + "or say where it is with --coordinator or --access"
    case .keyRefused(let endpoint):
      "the coordinator at \(endpoint) does not know this key (it may have been revoked), or has another one itself; use an "
        + "access file that its owner issued ('slalom keys issue'), with --access FILE, or its own store, with --store DIR"
    case .refused(let message), .failed(let message): message
    case .badAnswer(let reason): "the coordinator's answer cannot be used: \(reason)"
    case .interrupted: "interrupted"
    }
  }
}
