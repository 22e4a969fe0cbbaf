/// What a piece of text says by its colour. Nothing is said by colour alone.
package enum Tone: Hashable, Sendable {
  case plain
  case strong
  case faint
  case good
  case warning
  case bad

  /// The parameters of "select graphic rendition" (ECMA-48), from the 16 colours that every terminal maps to its theme.
  var graphicRendition: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .warning: "33"
    case .bad: "31"
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
      let trimmed = String(last.text.reversed().drop { $0 == " " }.reversed())
      pieces[pieces.count - 1].text = trimmed
      guard trimmed.isEmpty else { break }
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
