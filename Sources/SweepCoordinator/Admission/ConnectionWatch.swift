package import ZeroMQ

/// Compares what came over each connection with what was delivered of it.
///
/// libzmq bounds a frame and the number of whole messages that wait, but not the frames of a message: a peer that never
/// sends the last one would fill this process's memory, and nothing of it would ever be delivered. What the kernel
/// received for a connection and the socket did not hand out is what libzmq holds.
package struct ConnectionWatch {
  /// Above what 256 messages of a worker, or one submitted sweep, take with their encryption.
  package static let undeliveredBytes = 96 << 20
  /// What a connection receives that is no message: a heartbeat a second, and the frames of encryption.
  private static let silentBytesPerSecond = 1024
  private static let frameOverheadBytes = 64

  private struct Watched {
    let connection: PeerConnection
    var delivered = 0
  }

  private var connections: [Int32: Watched] = [:]

  package init() {}

  package var count: Int { connections.count }

  package mutating func add(_ connection: PeerConnection?) {
    guard let connection else { return }
    connections[connection.descriptor] = Watched(connection: connection)
  }

  package mutating func note(_ bytes: Int, from descriptor: Int32) {
    connections[descriptor]?.delivered += bytes + bytes / 1024 + Self.frameOverheadBytes
  }

  /// Connections that hold too much; forgets those that are closed.
  package mutating func overfull(above bound: Int = undeliveredBytes) -> [PeerConnection] {
    var found: [PeerConnection] = []
    for (descriptor, watched) in connections {
      guard let received = watched.connection.receivedBytes else {
        connections[descriptor] = nil
        continue
      }
      // What it may have received without a message; never ahead of what came, or a quiet day would be credit.
      let delivered = max(watched.delivered, min(watched.delivered + Self.silentBytesPerSecond, received))
      connections[descriptor]?.delivered = delivered
      if received - delivered > bound { found.append(watched.connection) }
    }
    return found
  }
}
