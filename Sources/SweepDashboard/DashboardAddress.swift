/// Where the dashboard listens: `127.0.0.1:7118`, `[::1]:7118`, `lab-1:7118`; port `*` takes a free one.
package struct DashboardAddress: Hashable, Sendable, CustomStringConvertible {
  /// Without brackets.
  package let host: String
  /// 0 for a free one.
  package let port: Int

  package init(_ text: String) throws(DashboardError) {
    guard let colon = text.lastIndex(of: ":") else { throw .unusableAddress(text, reason: "it has no port") }
    let (hostText, portText) = (text[..<colon], text[text.index(after: colon)...])
    if portText == "*" {
      port = 0
    } else {
      guard let number = UInt16(portText), !portText.hasPrefix("+"), number > 0 else {
        throw .unusableAddress(text, reason: "'\(portText)' is no port from 1 to 65535")
      }
      port = Int(number)
    }
    let isBracketed = hostText.hasPrefix("[") && hostText.hasSuffix("]")
    let host = isBracketed ? String(hostText.dropFirst().dropLast()) : String(hostText)
    guard !host.isEmpty else { throw .unusableAddress(text, reason: "it has no host") }
    guard isBracketed == host.contains(":") else {
      throw .unusableAddress(text, reason: "an IPv6 address stands in brackets")
    }
    let known = host.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
        || [0x2d, 0x2e, 0x3a, 0x5f].contains(byte)
    }
    guard known else { throw .unusableAddress(text, reason: "'\(host)' is no host name") }
    self.host = host
  }

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  package var description: String {
    (host.contains(":") ? "[\(host)]" : host) + ":" + (port == 0 ? "*" : String(port))
  }
}
