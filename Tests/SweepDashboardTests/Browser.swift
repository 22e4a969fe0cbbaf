import Foundation

/// An HTTP/1.1 client as plain as can be: it sends exactly the headers it is told, and reads streams line by line.
/// Every wait is bounded. Its calls block, so they run on threads of their own.
struct Browser: Sendable {
  struct Reply: Sendable {
    var status = 0
    /// By lower-case name, in the order they came.
    var headers: [(name: String, value: String)] = []
    var body = ""

    subscript(name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }
  }

  struct Silence: Error {}

  let port: Int
  /// The Host header.
  var host = "127.0.0.1"

  func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Reply {
    try await send("GET", path, headers)
  }

  func post(_ path: String, _ fields: [(String, String)] = [], _ headers: [(String, String)] = []) async throws -> Reply
  {
    func encoded(_ text: String) -> String {
      text.utf8.map { byte in
        let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte)
        return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
    let body = fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    return try await send("POST", path, headers + [("Content-Type", "application/x-www-form-urlencoded")], body)
  }

  func send(_ method: String, _ path: String, _ headers: [(String, String)] = [], _ body: String = "") async throws
    -> Reply
  {
    try await onThread {
      let connection = try Connection(port: port)
      try connection.write(text(method, path, headers + [("Connection", "close")], body))
      var reply = try connection.head()
      if method != "HEAD" { reply.body = try connection.rest(length: reply["content-length"].flatMap(Int.init)) }
      return reply
    }
  }

  /// Reads a stream of events until `isLast` says that what has come is enough.
  func events(
    _ path: String, _ headers: [(String, String)] = [], until isLast: @escaping @Sendable (String) -> Bool
  ) async throws -> (reply: Reply, text: String) {
    try await onThread {
      let connection = try Connection(port: port)
      try connection.write(text("GET", path, headers, ""))
      let reply = try connection.head()
      var text = ""
      while !isLast(text) {
        // A server that ends in the middle ends the stream as well.
        guard let more = try? connection.chunk() else { break }
        text += more
      }
      return (reply, text)
    }
  }

  func text(_ method: String, _ path: String, _ headers: [(String, String)], _ body: String) -> String {
    let length = body.isEmpty && method != "POST" ? [] : [("Content-Length", String(body.utf8.count))]
    return "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n"
      + (headers + length).map { "\($0.0): \($0.1)\r\n" }.joined() + "\r\n" + body
  }

  func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread { continuation.resume(with: Result { try body() }) }.start()
    }
  }
}

/// A TCP connection to this machine.
final class Connection {
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(port: Int, patience: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Browser.Silence() }
  }

  deinit { close(descriptor) }

  func write(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Browser.Silence() }
      rest = rest.dropFirst(count)
    }
  }

  /// False at the end of what comes.
  private func fill() throws -> Bool {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw Browser.Silence() }
    buffer += bytes.prefix(count)
    return count > 0
  }

  private func line() throws -> String {
    while true {
      if let end = buffer.firstIndex(of: 0x0a) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line.hasSuffix("\r") ? String(line.dropLast()) : line
      }
      guard try fill() else { throw Browser.Silence() }
    }
  }

  func head() throws -> Browser.Reply {
    var reply = Browser.Reply()
    reply.status = Int(try line().split(separator: " ")[1]) ?? 0
    while true {
      let line = try line()
      if line.isEmpty { return reply }
      let parts = line.split(separator: ":", maxSplits: 1)
      reply.headers.append((parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces)))
    }
  }

  func rest(length: Int?) throws -> String {
    if let length {
      while buffer.count < length { guard try fill() else { throw Browser.Silence() } }
      return String(decoding: buffer.prefix(length), as: UTF8.self)
    }
    while try fill() {}
    return String(decoding: buffer, as: UTF8.self)
  }

  /// The next chunk of a chunked body; nil at its end.
  func chunk() throws -> String? {
    let size = Int(try line(), radix: 16) ?? 0
    while buffer.count < size + 2 { guard try fill() else { throw Browser.Silence() } }
    let text = String(decoding: buffer.prefix(size), as: UTF8.self)
    buffer.removeFirst(size + 2)
    return size == 0 ? nil : text
  }
}
