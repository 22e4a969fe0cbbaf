import SweepCoordinator
import SweepWire

/// A worker's connection as ZeroMQ keeps it: in order each way. It may lose messages where a queue is full, and all that
/// is under way where it breaks; the next connection is another peer to the coordinator.
struct SimulatedLink {
  /// Nil while there is no connection.
  var peer: Peer?
  var reconnects: Int64 = 0
  /// Nothing moves until then.
  var isCutUntil: Int64 = 0
  var cutSince: Int64 = 0
  var up: [(due: Int64, message: WireToCoordinator)] = []
  var down: [(due: Int64, message: WireFromCoordinator)] = []
  /// Said while there was no connection.
  var unsent: [WireToCoordinator] = []

  /// Both sides give a silent connection up after 4 s, by ZeroMQ's heartbeats.
  static let timeout: Int64 = 4000

  mutating func post(_ message: WireToCoordinator, at due: Int64, overtakes: Bool) {
    guard peer != nil else {
      unsent.append(message)
      return
    }
    Self.insert(message, at: due, overtakes: overtakes, into: &up)
  }

  mutating func post(_ message: WireFromCoordinator, at due: Int64, overtakes: Bool) {
    Self.insert(message, at: due, overtakes: overtakes, into: &down)
  }

  private static func insert<Message>(
    _ message: Message, at due: Int64, overtakes: Bool, into queue: inout [(due: Int64, message: Message)]
  ) {
    if overtakes {
      queue.insert((due, message), at: queue.firstIndex { $0.due > due } ?? queue.count)
    } else {
      queue.append((max(due, queue.last?.due ?? 0), message))
    }
  }

  mutating func connect(as peer: Peer, at now: Int64) {
    self.peer = peer
    up = unsent.map { (now, $0) }
    down = []
    unsent = []
  }
}
