extension Unicode.Scalar {
  /// This scalar as text that moves no cursor: itself, or an escape such as `\u{1B}` for what controls a terminal or
  /// turns the direction of the text around it.
  package var visible: String {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate:
      ["\n": "\\n", "\r": "\\r", "\t": "\\t"][self] ?? "\\u{\(String(value, radix: 16, uppercase: true))}"
    default:
      Self.isDirectional(value) ? "\\u{\(String(value, radix: 16, uppercase: true))}" : String(self)
    }
  }

  private static func isDirectional(_ value: UInt32) -> Bool {
    (0x200E...0x200F).contains(value) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  /// Columns a terminal gives this scalar on its own.
  fileprivate var cells: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: 0
    default: properties.isEmojiPresentation || Self.isWide(value) ? 2 : 1
    }
  }

  /// East Asian Wide and Fullwidth (Unicode Standard Annex 11), in whole blocks.
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}

extension Character {
  /// Columns a terminal gives this character.
  fileprivate var cells: Int {
    // U+FE0F asks for the emoji picture of what would else be a narrow sign.
    let isPicture = unicodeScalars.count > 1 && unicodeScalars.contains { $0.value == 0xFE0F }
    return isPicture ? 2 : unicodeScalars.map(\.cells).max() ?? 0
  }
}

extension String {
  /// Columns a terminal gives this text, which holds no control characters.
  package var displayWidth: Int { isPrintableASCII ? utf8.count : reduce(0) { $0 + $1.cells } }

  /// Every control character written out.
  package var visible: String { isPrintableASCII ? self : unicodeScalars.map(\.visible).joined() }

  /// What nearly every cell of a table is: a column for each byte, nothing to write out.
  private var isPrintableASCII: Bool { utf8.allSatisfy { (0x20..<0x7F).contains($0) } }

  /// At most `width` columns of this text, an ellipsis at the end where some of it is missing.
  package func truncated(to width: Int) -> String {
    guard displayWidth > width else { return self }
    guard width > 0 else { return "" }
    var kept = ""
    var used = 0
    for character in self {
      guard used + character.cells <= width - 1 else { break }
      kept.append(character)
      used += character.cells
    }
    return kept + "…"
  }
}
