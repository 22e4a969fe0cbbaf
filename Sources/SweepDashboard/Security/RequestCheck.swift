/// What is asked of a request before anything is made of it.
package enum RequestCheck {
  /// Whether the name under which a browser reached us is one of this machine's own. A page elsewhere can make its own
  /// name lead to 127.0.0.1 (DNS rebinding) and would then read, as its own, what is open to this machine; it cannot make
  /// a browser send another name than its own. The port may be any: `ssh -L 9000:localhost:7118` is a fine way in.
  ///
  /// - Parameters:
  ///   - authority: the Host header, as `localhost:7118`.
  ///   - boundHost: what the dashboard was told to listen on.
  package static func isOwnName(_ authority: String?, boundHost: String) -> Bool {
    guard let authority, let host = host(of: authority) else { return false }
    return ["localhost", "127.0.0.1", "[::1]", bracketed(boundHost)].contains(host.lowercased())
  }

  /// Whether a request that changes something comes from one of our own pages, as far as its headers tell. Browsers send
  /// at least one of them; a script that sends neither still needs the session's form token.
  package static func isSameOrigin(authority: String?, origin: String?, fetchSite: String?) -> Bool {
    if let fetchSite, fetchSite != "same-origin", fetchSite != "none" { return false }
    guard let origin else { return true }
    guard let authority else { return false }
    return origin == "http://\(authority)" || origin == "https://\(authority)"
  }

  /// A path of this site to go to after signing in, and nothing that leads elsewhere.
  package static func safeDestination(_ path: String?) -> String {
    guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
      path.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7f })
    else { return "/" }
    return path
  }

  /// Without the port; nil for what is no authority.
  private static func host(of authority: String) -> String? {
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      let rest = authority[authority.index(after: end)...]
      return rest.isEmpty || isPort(rest) ? String(authority[...end]) : nil
    }
    guard let colon = authority.firstIndex(of: ":") else { return authority }
    return isPort(authority[colon...]) ? String(authority[..<colon]) : nil
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.first == ":" && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host.lowercased() }
}
