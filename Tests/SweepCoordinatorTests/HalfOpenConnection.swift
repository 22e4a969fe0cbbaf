import Glibc
import ZeroMQ

/// A TCP connection that says what it is told to, and stays.
final class HalfOpenConnection {
  struct CannotConnect: Error { let code: Int32 }

  private let descriptor: Int32

  /// - Parameter endpoint: `tcp://127.0.0.1:PORT`.
  init(_ endpoint: String) throws {
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
  func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
}
