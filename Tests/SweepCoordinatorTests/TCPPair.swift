import Glibc
import Testing

/// A TCP connection within this process, both ends of it.
final class TCPPair {
  let listener: Int32
  let client: Int32
  let server: Int32

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, client) = (listener, socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    self.client = client
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) + listen(listener, 1) + getsockname(listener, $0, &length)
          + connect(client, $0, length)
      }
    }
    server = accept(listener, nil, nil)
    try #require(code == 0 && server >= 0)
  }

  /// Sends towards the client what both kernels hold.
  ///
  /// - Returns: how many bytes that were.
  @discardableResult
  func fillTowardsClient() -> Int {
    let buffer = [UInt8](repeating: 0, count: 1 << 16)
    // In a row, for what one kernel passes on to the other makes room again.
    var refusals = 0
    var count = 0
    while refusals < 1000 {
      let sent = send(server, buffer, buffer.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      refusals = sent > 0 ? 0 : refusals + 1
      count += max(sent, 0)
    }
    return count
  }

  /// Sends so much towards the client, without waiting for room.
  func giveClient(_ count: Int) throws {
    let buffer = [UInt8](repeating: 0, count: count)
    try #require(send(server, buffer, count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) == count)
  }

  /// The client reads so much.
  func takeAtClient(_ count: Int) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var left = count
    while left > 0 {
      let got = recv(client, &buffer, min(left, buffer.count), 0)
      try #require(got > 0)
      left -= got
    }
  }

  deinit { for descriptor in [listener, client, server] { close(descriptor) } }

  /// Sends, and takes out of the kernel what was sent, as libzmq's thread does.
  func pass(_ count: Int) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var left = count
    while left > 0 {
      let sent = send(client, buffer, min(left, buffer.count), Int32(MSG_NOSIGNAL))
      try #require(sent > 0)
      left -= sent
      var taken = 0
      while taken < sent {
        let got = recv(server, &buffer, sent - taken, 0)
        try #require(got > 0)
        taken += got
      }
    }
  }
}
