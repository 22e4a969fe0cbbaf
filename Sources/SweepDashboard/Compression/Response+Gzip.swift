internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
  /// Compressed where the visitor's browser reads gzip and the answer is text of some length. An answer to a session is
  /// left as it is where it may hold the session's form token: the length of what is compressed would tell of it.
  func compressed(for request: WebRequest, _ visitor: Visitor) -> Response {
    guard let type = headers[.contentType], Self.isText(type), headers[.contentEncoding] == nil else { return self }
    var response = self
    response.headers[.vary] = "Accept-Encoding"
    let holdsToken = visitor.session != nil && type.hasPrefix("text/html")
    guard request.method != .head, !holdsToken, Self.accepts(request.headers[.acceptEncoding]),
      body.contentLength.map({ $0 > 1000 }) ?? true, let stream = GzipStream()
    else { return response }
    let body = body
    response.body = ResponseBody { writer in try await body.write(GzipWriter(parent: writer, stream: stream)) }
    response.headers[.contentEncoding] = "gzip"
    return response
  }

  private static func isText(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.hasPrefix("image/svg") || type.hasPrefix("application/json")
  }

  /// Whether `Accept-Encoding` names gzip and does not refuse it.
  static func accepts(_ header: String?) -> Bool {
    (header ?? "").split(separator: ",").contains { part in
      let words = part.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      let weight = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
      return words.first == "gzip" && weight != 0
    }
  }
}

private struct GzipWriter: ResponseBodyWriter {
  var parent: any ResponseBodyWriter
  let stream: GzipStream

  mutating func write(_ buffer: ByteBuffer) async throws {
    guard buffer.readableBytes > 0 else { return }
    try await parent.write(stream.compress(buffer))
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    var parent = parent
    try await parent.write(stream.finish())
    try await parent.finish(trailingHeaders)
  }
}
