import AsyncHTTPClient
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import NIOHTTP1

/// Hummingbird's test client, with what a browser adds. Every wait is bounded.
struct Browser: Sendable {
  struct Reply: Sendable {
    var status = 0
    var headers = HTTPFields()
    var body = ""

    subscript(name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  }

  let port: Int
  /// The Host header.
  var host = "127.0.0.1"

  func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Reply {
    try await send(.get, path, headers)
  }

  func post(_ path: String, _ fields: [(String, String)] = [], _ headers: [(String, String)] = []) async throws -> Reply
  {
    func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
    let body = fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    return try await send(.post, path, headers + [("Content-Type", "application/x-www-form-urlencoded")], body)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [(String, String)] = [], _ body: String? = nil
  ) async throws -> Reply {
    let request = TestClient.Request(
      path, method: method, authority: host, headers: Self.fields(headers), body: body.map { ByteBuffer(string: $0) })
    let response = try await TestClient.withClient(
      host: "127.0.0.1", port: port, configuration: .init(timeout: .seconds(60))
    ) { try await $0.execute(request) }
    return Reply(
      status: response.head.status.code, headers: response.head.headerFields,
      body: response.body.map { String(buffer: $0) } ?? "")
  }

  private static func fields(_ headers: [(String, String)]) -> HTTPFields {
    var fields = HTTPFields()
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    return fields
  }

  /// Many streams at a time, each a connection of its own.
  private static let streams: HTTPClient = {
    var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(20), read: .seconds(60)))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 200
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// Reads a stream of events until `isLast` says that what has come is enough, or the server ends it.
  func events(
    _ path: String, _ headers: [(String, String)] = [], until isLast: @Sendable (String) async -> Bool
  ) async throws -> (reply: Reply, text: String) {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    let response = try await Self.streams.execute(request, timeout: .minutes(2))
    var reply = Reply(status: Int(response.status.code))
    for header in response.headers { if let name = HTTPField.Name(header.name) { reply.headers[name] = header.value } }
    var text = ""
    do {
      for try await part in response.body {
        text += String(buffer: part)
        if await isLast(text) { break }
      }
    } catch {
      // A server that ends in the middle ends the stream as well.
    }
    return (reply, text)
  }
}
