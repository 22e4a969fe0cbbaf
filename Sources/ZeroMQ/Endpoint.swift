/// An address of a coordinator: `tcp://HOST:PORT`. libzmq itself takes port 99999 for 34463.
package struct Endpoint: Hashable, Sendable {
  package let text: String

  /// - Parameter mayChoosePort: whether `*` may stand for a free port.
  package init(_ text: String, mayChoosePort: Bool = false) throws(EndpointError) {
    guard text.hasPrefix("tcp://"), let colon = text.lastIndex(of: ":"),
      colon > text.index(text.startIndex, offsetBy: 5)
    else { throw EndpointError(text: text, mayChoosePort: mayChoosePort) }
    let host = text[text.index(text.startIndex, offsetBy: 6)..<colon]
    let port = text[text.index(after: colon)...]
    let isPort = (mayChoosePort && port == "*") || Int(port).map { (1...65_535).contains($0) } == true
    guard isPort, !host.isEmpty, !host.contains(where: \.isWhitespace) else {
      throw EndpointError(text: text, mayChoosePort: mayChoosePort)
    }
    self.text = text
  }
}

package struct EndpointError: Error, Hashable, CustomStringConvertible {
  package let text: String
  package let mayChoosePort: Bool

  package var description: String {
    "'\(text)' is no endpoint; give tcp://HOST:PORT with a port of 1 to 65535\(mayChoosePort ? ", or * for a free one" : "")"
  }
}
