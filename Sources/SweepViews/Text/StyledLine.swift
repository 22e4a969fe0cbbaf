/// What a piece of text says by its colour. Nothing is said by colour alone.
package enum Tone: Hashable, Sendable {
  case plain
  case strong
  case faint
  case good
  case warning
  case bad

  /// The parameters of "select graphic rendition" (ECMA-48), from the 16 colours that every terminal maps to its theme.
  /// Cyan, yellow and bold magenta stay apart for people who cannot tell red from green.
  var graphicRendition: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "36"
    case .warning: "33"
    case .bad: "1;35"
    }
  }
}

/// One line of text in pieces, each with its tone.
package struct StyledLine: Hashable, Sendable {
  private var pieces: [(text: String, tone: Tone)] = []

  package init() {}

  package init(_ text: String, _ tone: Tone = .plain) { append(text, tone) }

  /// Control characters of `text` are written out.
  package mutating func append(_ text: String, _ tone: Tone = .plain) {
    if !text.isEmpty { pieces.append((text.visible, tone)) }
  }

  package var displayWidth: Int { pieces.reduce(0) { $0 + $1.text.displayWidth } }

  package var isEmpty: Bool { pieces.isEmpty }

  /// `text` in lines of at most `width` columns, broken at spaces, those after the first indented; one line where there
  /// is no width.
  package static func wrapped(_ text: String, _ tone: Tone, width: Int?) -> [StyledLine] {
    guard let width else { return [StyledLine(text, tone)] }
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let last = lines.last, last.displayWidth + 1 + String(word).displayWidth <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append((lines.isEmpty ? "" : "   ") + word)
      }
    }
    return lines.map { StyledLine($0.truncated(to: width), tone) }
  }

  package func truncated(to width: Int) -> StyledLine {
    guard displayWidth > width else { return self }
    var line = StyledLine()
    var left = width
    for piece in pieces {
      let fits = piece.text.displayWidth < left
      line.pieces.append((fits ? piece.text : (piece.text + " ").truncated(to: left), piece.tone))
      left -= piece.text.displayWidth
      if !fits { break }
    }
    return line
  }

  /// Without trailing spaces.
  package func text(colour: Bool) -> String {
    var pieces = pieces
    while let last = pieces.last {
      let end = last.text.utf8.lastIndex { $0 != UInt8(ascii: " ") }
      if let end {
        pieces[pieces.count - 1].text = String(last.text[...end])
        break
      }
      pieces.removeLast()
    }
    return pieces.map { piece in
      guard colour, let rendition = piece.tone.graphicRendition else { return piece.text }
      return "\u{1B}[\(rendition)m\(piece.text)\u{1B}[0m"
    }.joined()
  }

  package static func == (left: StyledLine, right: StyledLine) -> Bool {
    left.pieces.elementsEqual(right.pieces) { $0 == $1 }
  }

  package func hash(into hasher: inout Hasher) {
    for piece in pieces {
      hasher.combine(piece.text)
      hasher.combine(piece.tone)
    }
  }
}
