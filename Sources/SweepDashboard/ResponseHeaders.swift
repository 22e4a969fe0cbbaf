internal import HTTPTypes
internal import Hummingbird

/// What goes with every answer.
enum ResponseHeaders {
  static let fetchSite = name("Sec-Fetch-Site")
  static let lastEventID = name("Last-Event-ID")

  /// Scripts, styles and pictures from this server only, nothing inline, no frames, no other site's forms.
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    + "base-uri 'none'; frame-ancestors 'none'"

  static let always: [(HTTPField.Name, String)] = [
    (.contentSecurityPolicy, contentSecurityPolicy),
    (.xContentTypeOptions, "nosniff"),
    (name("X-Frame-Options"), "DENY"),
    // With no-referrer browsers send "Origin: null" with the page's own forms, which is nobody's.
    (name("Referrer-Policy"), "same-origin"),
    (name("Cross-Origin-Opener-Policy"), "same-origin"),
    (name("Cross-Origin-Embedder-Policy"), "require-corp"),
    (name("Cross-Origin-Resource-Policy"), "same-origin"),
    (name("Permissions-Policy"), "camera=(), geolocation=(), microphone=()"),
    // What is shown is of this moment, and may be of this visitor alone.
    (.cacheControl, "no-store"),
  ]

  /// - Precondition: a token of RFC 9110, which literals here are.
  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("'\(text)' is no header's name") }
    return name
  }
}
