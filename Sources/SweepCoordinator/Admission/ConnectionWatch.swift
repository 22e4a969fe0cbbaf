package import SweepCore
package import ZeroMQ

/// Compares what the kernel counts of each connection with what this process knows of it, and finds those by which a peer
/// fills this process's memory, and those by which nothing comes any more.
///
/// libzmq bounds a frame and the number of whole messages that wait, but neither the frames of a message nor, so that a
/// sweep of 100,000 shards can be answered, their bytes. What the kernel received and the socket did not hand out is what
/// libzmq holds of a message that may never end; what waits to be sent and is not taken is what a peer does not read.
package struct ConnectionWatch {
  package enum Fault: String, Hashable, Sendable {
    case endlessMessage = "it sent 96 MiB without a whole message"
    case doesNotRead = "it takes nothing of what was sent to it"
    case silent = "nothing came by it for 10 s, not even a ping"
  }

  /// Above what 256 messages of a worker, or one submitted sweep, take with their encryption.
  package static let undeliveredBytes = 96 << 20
  /// A peer for which more waits has to take this much in each period. The kernel's own timeout (TCP_MAXRT) does not do:
  /// it begins anew with every segment of a peer that goes on talking.
  package static let leastTakenBytes = 16 << 10
  package static let readingPeriod = Duration.seconds(10)
  /// Reviews in a row that find nothing new: a client pings every 2 s. Counted in reviews, so that a coordinator that
  /// was stopped for a while does not hold that against others.
  package static let silentReviews = 10
  /// What a connection receives that is no message: a ping every 2 s, and the frames of encryption.
  private static let silentBytesPerSecond = 1024
  private static let frameOverheadBytes = 64

  private struct Watched {
    let connection: PeerConnection
    var deliveredBytes = 0
    /// At `since`, when it last had taken enough or nothing waited.
    var takenBytes = 0
    var since: Instant
    var receivedBytes = 0
    var silentReviews = 0
  }

  private var connections: [Int32: Watched] = [:]

  package init() {}

  package var count: Int { connections.count }

  package mutating func add(_ connection: PeerConnection?, at now: Instant) {
    guard let connection else { return }
    connections[connection.descriptor] = Watched(connection: connection, since: now)
  }

  /// Notes what the socket handed out of a message.
  package mutating func note(_ bytes: Int, from descriptor: Int32) {
    connections[descriptor]?.deliveredBytes += bytes + bytes / 1024 + Self.frameOverheadBytes
  }

  /// Connections that are to be ended; forgets those that are closed. To be called once a second.
  package mutating func review(
    at now: Instant, undeliveredBytes bound: Int = undeliveredBytes
  ) -> [(connection: PeerConnection, fault: Fault)] {
    var found: [(PeerConnection, Fault)] = []
    for (descriptor, var watched) in connections {
      guard let counts = watched.connection.counts else {
        connections[descriptor] = nil
        continue
      }
      // What it may have received without a message; never ahead of what came, or a quiet day would be credit.
      watched.deliveredBytes = max(
        watched.deliveredBytes, min(watched.deliveredBytes + Self.silentBytesPerSecond, counts.receivedBytes))
      if counts.waitingBytes == 0 || counts.takenBytes - watched.takenBytes >= Self.leastTakenBytes {
        watched.takenBytes = counts.takenBytes
        watched.since = now
      }
      watched.silentReviews = counts.receivedBytes > watched.receivedBytes ? 0 : watched.silentReviews + 1
      watched.receivedBytes = counts.receivedBytes
      connections[descriptor] = watched
      if counts.receivedBytes - watched.deliveredBytes > bound {
        found.append((watched.connection, .endlessMessage))
      } else if now - watched.since >= Self.readingPeriod {
        found.append((watched.connection, .doesNotRead))
      } else if watched.silentReviews >= Self.silentReviews {
        found.append((watched.connection, .silent))
      }
    }
    return found
  }
}
