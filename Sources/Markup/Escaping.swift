internal import SweepViews

/// Text inside HTML and SVG.
extension HTML {
  /// `text` so that a browser shows just its characters, between tags as well as between the quotes of an attribute.
  /// Control characters and marks that turn the direction of the text are written out; most of them XML forbids anyway.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      // No characters of XML 1.0.
      case "\u{FFFE}", "\u{FFFF}": "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: scalar.visible
      }
    }.joined()
  }
}
