internal import Glibc

/// A TCP connection that says what it is told to, and stays.
package final class RawConnection {
  package struct CannotConnect: Error {
    package let code: Int32
  }

  private let descriptor: Int32

  /// Whether the kernel lets a socket have the address `::1`; a container may not.
  package static var hasLoopbackIPv6: Bool {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    } == 0
  }

  /// - Parameter endpoint: `tcp://127.0.0.1:PORT`.
  package init(_ endpoint: String) throws {
    guard let port = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw CannotConnect(code: 0) }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw CannotConnect(code: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      let error = errno
      close(descriptor)
      throw CannotConnect(code: error)
    }
  }

  deinit { close(descriptor) }

  /// Sends what the other side still takes; a connection that it has closed is no error.
  package func send(_ bytes: [UInt8]) {
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Reads until the other side closes.
  ///
  /// - Returns: false when it has not within `timeout`.
  package func isClosedByPeer(timeout: Duration) -> Bool {
    let deadline = ContinuousClock.now + timeout
    var buffer = [UInt8](repeating: 0, count: 4096)
    while ContinuousClock.now < deadline {
      var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&item, 1, 100) > 0, recv(descriptor, &buffer, buffer.count, 0) <= 0 { return true }
    }
    return false
  }
}
