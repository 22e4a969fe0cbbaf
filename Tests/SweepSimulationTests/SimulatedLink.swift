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

  mutating func post(_ message: WireToCoordinator, at due: Int64) {
    guard peer != nil else {
      unsent.append(message)
      return
    }
    up.append((max(due, up.last?.due ?? 0), message))
  }

  mutating func post(_ message: WireFromCoordinator, at due: Int64) {
    down.append((max(due, down.last?.due ?? 0), message))
  }

  mutating func connect(as peer: Peer, at now: Int64) {
    self.peer = peer
    up = unsent.map { (now, $0) }
    down = []
    unsent = []
  }
}
