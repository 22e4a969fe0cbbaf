internal import CLinux
internal import Foundation

/// A peer's TCP connection, as far as the kernel knows it beside libzmq: libzmq itself can neither end a single
/// connection of a socket nor say how much it holds of one.
package struct PeerConnection: Hashable, Sendable {
  package let descriptor: Int32
  /// Address and port of the other side: a descriptor is soon given to the next connection, these are not.
  private let address: [UInt8]

  /// Nil where the descriptor is no connection any more.
  package init?(descriptor: Int32) {
    guard let address = PeerConnection.address(of: descriptor) else { return nil }
    self.descriptor = descriptor
    self.address = address
  }

  private static func address(of descriptor: Int32) -> [UInt8]? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
    }
    guard code == 0 else { return nil }
    return withUnsafeBytes(of: storage) { Array($0.prefix(Int(length))) }
  }

  /// Whether the descriptor still belongs to this connection.
  package var isOpen: Bool { PeerConnection.address(of: descriptor) == address }

  /// Ends the connection: libzmq finds its end and closes it. The descriptor remains libzmq's.
  package func shutDown() {
    if isOpen { shutdown(descriptor, Int32(SHUT_RDWR)) }
  }

  /// What the kernel counted since the connection was made, encryption included.
  package struct Counts: Hashable, Sendable {
    package let receivedBytes: Int
    /// Sent, and confirmed by the other side's kernel.
    package let takenBytes: Int
    /// To be sent, as soon as the other side takes more.
    package let waitingBytes: Int
  }

  /// Nil once the connection is closed.
  package var counts: Counts? {
    var (received, taken, waiting): (Int64, Int64, Int64) = (0, 0, 0)
    guard isOpen, slalom_tcp_counts(descriptor, &received, &taken, &waiting) == 0 else { return nil }
    return Counts(receivedBytes: Int(received), takenBytes: Int(taken), waitingBytes: Int(waiting))
  }
}
