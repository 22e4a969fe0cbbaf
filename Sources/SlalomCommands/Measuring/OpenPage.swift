internal import Foundation
internal import Glibc
internal import Processes

/// A page of the dashboard that somebody keeps open: the stream of its events, read and forgotten on a thread of its own.
final class OpenPage {
  private let descriptor: Int32

  /// - Parameters:
  ///   - dashboard: the dashboard's address, `http://127.0.0.1:PORT/`.
  ///   - view: the page's path.
  init(_ dashboard: String, view: String) throws(UnusableInput) {
    let port = URL(string: dashboard)?.port ?? 0
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw UnusableInput("the dashboard at \(dashboard) cannot be reached: \(reason)")
    }
    let request = "GET /events?view=\(view) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAccept: text/event-stream\r\n\r\n"
    FileDescriptor(descriptor).write(Array(request.utf8))
    let stream = FileDescriptor(descriptor)
    Thread { while let bytes = stream.read(), !bytes.isEmpty {} }.start()
  }

  /// Closes the page.
  deinit {
    // Its thread reads the end of the stream, and ends.
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}
