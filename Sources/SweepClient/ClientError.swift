package import SweepCore

/// Why a command got no answer it can use.
package enum ClientError: Error, Hashable, CustomStringConvertible {
  /// There is no key to connect with: no coordinator has run on this store.
  case noCoordinator(store: String, endpoint: String)
  /// Nobody answered in time.
  case unreachable(endpoint: String, seconds: Int, Silence)
  /// The coordinator of the same process did not answer in time.
  case silent(Duration)
  /// The coordinator does not know our key.
  case keyRefused(endpoint: String)
  /// The coordinator will not do what was asked, by our fault.
  case refused(String)
  /// The coordinator could not do what was asked, by its fault.
  case failed(String)
  /// What came makes no sense.
  case badAnswer(String)
  /// The user wants to stop.
  case interrupted

  package init(_ refusal: RequestRefusal) {
    switch refusal.code {
    case .unusable: self = .refused(refusal.message)
    case .unavailable: self = .failed(refusal.message)
    }
  }

  /// What there was of a coordinator that did not answer.
  package enum Silence: Hashable, Sendable {
    case noConnection
    /// Somebody listens, and no connection comes about. A coordinator that is overloaded or ends cannot be told from one
    /// with another key: both close the connection without a word.
    case failedHandshakes
    case noAnswer

    fileprivate var remedy: String {
      switch self {
      case .noConnection:
        "is one running there? Start it with 'slalom coordinator', or say where it is with --coordinator or --access"
      case .failedHandshakes:
        "something listens there, but every connection ends before it is made. Either the coordinator is overloaded or "
          + "ending: try again. Or it has another key than the access file says: use its own store, with --store DIR, or an "
          + "access file that its owner issued ('slalom keys issue'), with --access FILE"
      case .noAnswer: "it is connected, but busy: try again"
      }
    }
  }

  package var description: String {
    switch self {
    case .noCoordinator(let store, let endpoint):
      "no coordinator has run on the store \(store) yet, so there is no key for \(endpoint); start one with 'slalom "
        + "coordinator', name its store with --store, or bring its access file with --access"
    case .unreachable(let endpoint, let seconds, let silence):
      "no coordinator answered at \(endpoint) for \(seconds) s; \(silence.remedy)"
    case .silent(let limit): "the coordinator did not answer for \(limit.components.seconds) s"
    case .keyRefused(let endpoint):
      "the coordinator at \(endpoint) does not know this key (it may have been revoked); use an access file that its owner "
        + "issued ('slalom keys issue'), with --access FILE, or the coordinator's own store, with --store DIR"
    case .refused(let message), .failed(let message): message
    case .badAnswer(let reason): "the coordinator's answer cannot be used: \(reason)"
    case .interrupted: "interrupted"
    }
  }
}
