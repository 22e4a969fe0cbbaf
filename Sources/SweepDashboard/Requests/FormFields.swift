/// The fields of a query or of a form that was sent: `application/x-www-form-urlencoded`.
package struct FormFields: Hashable, Sendable {
  /// What comes after so many is not looked at.
  package static let maximumFields = 32

  /// The first value of each name counts.
  private var values: [String: String] = [:]

  package init(_ text: String) {
    for pair in text.split(separator: "&", maxSplits: Self.maximumFields).prefix(Self.maximumFields) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.flatMap(Self.decoded), values[name] == nil else { continue }
      values[name] = parts.count > 1 ? Self.decoded(parts[1]) : ""
    }
  }

  package subscript(name: String) -> String? { values[name] }

  /// Nil where percent signs or the bytes make no sense.
  static func decoded(_ text: Substring) -> String? {
    percentDecoded(text.contains("+") ? Substring(text.map { $0 == "+" ? " " : $0 }) : text)
  }

  /// As `decoded`, for paths, in which a plus sign is one.
  static func percentDecoded(_ text: Substring) -> String? {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// `text` as it may stand in a query or a path: all but letters, digits and `-._~` by their bytes.
  package static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".unicodeScalars)
    var result = String.UnicodeScalarView()
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: result.append(Unicode.Scalar(byte))
      default: result.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
      }
    }
    return String(result)
  }
}
