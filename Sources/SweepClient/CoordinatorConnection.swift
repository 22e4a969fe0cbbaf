package import SweepCore
package import ZeroMQ

/// What a command asks: a coordinator over the network, or a store that no coordinator serves, in this process. It belongs
/// to one thread, and every wait on it is bounded.
package struct CoordinatorConnection: ~Copyable {
  private enum Other {
    case network(NetworkConnection)
    case process(endpoint: String, (Request) -> Result<Answer, RequestRefusal>)
  }

  private let other: Other
  /// How long there may be neither an answer nor a connection, where a request says nothing else.
  private let patience: Duration

  /// How long commands wait for a coordinator that are not told otherwise.
  package static let standardPatience = Duration.seconds(15)

  private init(_ other: Other, patience: Duration) {
    self.other = other
    self.patience = patience
  }

  /// Begins to connect over the network.
  ///
  /// - Parameters:
  ///   - patience: how long a request may wait for a coordinator.
  ///   - isInterrupted: asked while waiting; true ends the wait with `ClientError.interrupted`.
  ///   - waits: called once for a wait that takes seconds, with what is waited for and how long.
  package static func open(
    _ access: AccessFile, patience: Duration = standardPatience, isInterrupted: @escaping () -> Bool = { false },
    waits: @escaping (String) -> Void = { _ in }
  ) throws(ZeroMQError) -> CoordinatorConnection {
    CoordinatorConnection(
      .network(try NetworkConnection.open(access, isInterrupted: isInterrupted, waits: waits)), patience: patience)
  }

  /// Asks in this process.
  ///
  /// - Parameters:
  ///   - endpoint: what answers, for people.
  ///   - answer: answers at once, as a coordinator would.
  package init(endpoint: String, answer: @escaping (Request) -> Result<Answer, RequestRefusal>) {
    self.init(.process(endpoint: endpoint, answer), patience: Self.standardPatience)
  }

  /// Where the coordinator listens, or which store is asked.
  package var endpoint: String {
    switch other {
    case .network(let connection): connection.endpoint
    case .process(let endpoint, _): endpoint
    }
  }

  /// Whether a coordinator is asked, and not the store itself.
  package var isToCoordinator: Bool {
    switch other {
    case .network: true
    case .process: false
    }
  }

  /// Asks and waits for the answer. A request that may not have arrived is sent again: every request of the protocol can
  /// be repeated safely.
  ///
  /// - Parameters:
  ///   - timeout: how long there may be neither an answer nor a connection; the connection's patience where it is nil.
  ///   - patience: how long an answer may take while the connection stands; `timeout` where it is nil.
  package mutating func ask(
    _ request: Request, timeout: Duration? = nil, patience: Duration? = nil
  ) throws(ClientError) -> Answer {
    switch other {
    case .network(let connection):
      return try connection.ask(request, timeout: timeout ?? self.patience, patience: patience)
    case .process(_, let answer):
      switch answer(request) {
      case .success(let answer): return answer
      case .failure(let refusal): throw ClientError(refusal)
      }
    }
  }
}
