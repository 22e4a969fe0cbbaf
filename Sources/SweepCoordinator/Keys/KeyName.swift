/// What people call a key. It is never used for a second one, not even after the first is revoked: a connection that
/// was made under the first could pass for the second.
package struct KeyName: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  /// The store's own key's.
  package static let owner = KeyName(unchecked: "local")

  /// Of questions that come from this process itself. No key can be issued by such a name.
  static let inProcess = KeyName(unchecked: "(in process)")

  /// - Throws: `KeyTableError.unusableName`.
  package init(_ text: String) throws(KeyTableError) {
    let isUsable = text.utf8.allSatisfy { KeyName.isLetterOrDigit($0) || [0x2d, 0x2e, 0x5f].contains($0) }
    guard isUsable, (1...KeyLimits.nameBytes).contains(text.utf8.count),
      text.utf8.first.map(KeyName.isLetterOrDigit) == true
    else { throw .unusableName(text) }
    self.text = text
  }

  private init(unchecked text: String) { self.text = text }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
  }

  package var description: String { text }
  package static func < (left: KeyName, right: KeyName) -> Bool { left.text < right.text }
}
