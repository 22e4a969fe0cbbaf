import Glibc
import Synchronization
import ZeroMQ

/// A TCP relay between a client and a server, which can fall silent without closing anything: what a pulled cable does.
final class Relay: Sendable {
  struct CannotListen: Error {}

  private struct Link {
    let client: Int32
    let server: Int32
    var isSilent = false
  }

  /// Commands of the test, and what happened.
  private struct State {
    var silences = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  private let listener: Int32
  private let target: UInt16
  let endpoint: String

  /// - Parameter endpoint: the server's, `tcp://127.0.0.1:PORT`.
  init(to endpoint: String) throws {
    guard let target = endpoint.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw CannotListen() }
    self.target = target
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Relay.loopback(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) | listen(listener, 16) | getsockname(listener, $0, &size)
      }
    }
    guard listener >= 0, code == 0 else { throw CannotListen() }
    self.listener = listener
    self.endpoint = "tcp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
  }

  /// Every connection there is forwards nothing from now on; new ones do.
  func fallSilent() { state.withLock { $0.silences += 1 } }

  func stop() { state.withLock { $0.isStopped = true } }

  /// Relays until `stop`; to be run on a thread of its own.
  func run() {
    var links: [Link] = []
    var silences = 0
    defer {
      for link in links {
        close(link.client)
        close(link.server)
      }
      close(listener)
    }
    while true {
      let commands = state.withLock { $0 }
      if commands.isStopped { return }
      if commands.silences > silences {
        silences = commands.silences
        for index in links.indices { links[index].isSilent = true }
      }
      var items = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
      for link in links {
        items.append(pollfd(fd: link.client, events: Int16(POLLIN), revents: 0))
        items.append(pollfd(fd: link.server, events: Int16(POLLIN), revents: 0))
      }
      guard poll(&items, nfds_t(items.count), 10) > 0 else { continue }
      for index in links.indices.reversed() {
        let link = links[index]
        let isClientOpen = forward(items[1 + 2 * index], to: link.isSilent ? nil : link.server)
        let isServerOpen = forward(items[2 + 2 * index], to: link.isSilent ? nil : link.client)
        if isClientOpen, isServerOpen { continue }
        // A silent link says nothing of one end's leaving to the other.
        if link.isSilent, isServerOpen { continue }
        close(link.client)
        close(link.server)
        links.remove(at: index)
      }
      if items[0].revents != 0 { accept().map { links.append($0) } }
    }
  }

  private func accept() -> Link? {
    let client = Glibc.accept(listener, nil, nil)
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Relay.loopback(port: target)
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard client >= 0, code == 0 else {
      close(client)
      close(server)
      return nil
    }
    return Link(client: client, server: server)
  }

  /// - Returns: whether the source is still open.
  private func forward(_ item: pollfd, to destination: Int32?) -> Bool {
    guard item.revents != 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(item.fd, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    if let destination { _ = send(destination, buffer, count, Int32(MSG_NOSIGNAL)) }
    return true
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}
