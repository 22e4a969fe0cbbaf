internal import HTTPTypes
internal import Hummingbird
internal import Markup

/// Answers by their kind.
enum Replies {
  static func page(
    _ document: Document, status: HTTPResponse.Status = .ok, headers: [(HTTPField.Name, String)] = []
  ) -> Response {
    reply(status, "text/html; charset=utf-8", document.html.text, headers)
  }

  static func text(
    _ status: HTTPResponse.Status, _ text: String, mediaType: String = "text/plain; charset=utf-8",
    headers: [(HTTPField.Name, String)] = []
  ) -> Response {
    reply(status, mediaType, text, headers)
  }

  static func file(_ text: String, mediaType: String, name: String) -> Response {
    reply(.ok, mediaType, text, [(.contentDisposition, "attachment; filename=\"\(name)\"")])
  }

  static func seeOther(_ path: String, headers: [(HTTPField.Name, String)] = []) -> Response {
    reply(.seeOther, "text/plain; charset=utf-8", "", [(.location, path)] + headers)
  }

  /// An address with the right version is good for ever: other content has another.
  static func asset(_ asset: Asset, version: String?) -> Response {
    reply(
      .ok, asset.mediaType, asset.content,
      [(.cacheControl, version == asset.version ? "public, max-age=31536000, immutable" : "no-cache")])
  }

  private static func reply(
    _ status: HTTPResponse.Status, _ mediaType: String, _ text: String, _ headers: [(HTTPField.Name, String)]
  ) -> Response {
    var fields = HTTPFields()
    fields[.contentType] = mediaType
    for (name, value) in headers { fields[name] = value }
    return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}
