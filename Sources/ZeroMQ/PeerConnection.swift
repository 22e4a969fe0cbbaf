internal import CSystem
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

  /// Bytes that came over this connection since it was made, encryption included; nil once it is closed.
  package var receivedBytes: Int? {
    guard isOpen else { return nil }
    let bytes = slalom_tcp_bytes_received(descriptor)
    return bytes < 0 ? nil : Int(bytes)
  }
}
