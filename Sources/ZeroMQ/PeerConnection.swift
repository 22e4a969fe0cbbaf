internal import CLinux
internal import Foundation

/// A peer's TCP connection, as far as the kernel knows it beside libzmq: libzmq itself can neither end a single
/// connection of a socket nor say how much it holds of one.
package struct PeerConnection: Hashable, Sendable {
  package let descriptor: Int32
  /// Of the other side: a descriptor is soon given to the next connection, address and port are not.
  private let address: Address

  /// The 28 bytes that hold family, port and address of either IP version.
  private struct Address: Hashable, Sendable {
    let first: UInt64
    let second: UInt64
    let third: UInt64
    let last: UInt32
  }

  /// Nil where the descriptor is no connection any more.
  package init?(descriptor: Int32) {
    guard let address = PeerConnection.address(of: descriptor) else { return nil }
    self.descriptor = descriptor
    self.address = address
  }

  private static func address(of descriptor: Int32) -> Address? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
    }
    guard code == 0 else { return nil }
    return withUnsafeBytes(of: storage) { bytes in
      Address(
        first: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
        second: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
        third: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
        last: bytes.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
    }
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
    /// Not confirmed: under way, or waiting.
    package let untakenBytes: Int
    /// To be sent, as soon as the other side takes more.
    package let waitingBytes: Int

    /// Given to the kernel to be sent.
    package var writtenBytes: Int { takenBytes + untakenBytes }
  }

  /// Nil once the connection is closed.
  package var counts: Counts? {
    var (received, taken, untaken, waiting): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    guard isOpen, slalom_tcp_counts(descriptor, &received, &taken, &untaken, &waiting) == 0 else { return nil }
    return Counts(
      receivedBytes: Int(received), takenBytes: Int(taken), untakenBytes: Int(untaken), waitingBytes: Int(waiting))
  }
}
