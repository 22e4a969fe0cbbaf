/// A piece of a page. Its literals are markup; whatever is put into one is escaped, unless it is such a piece itself:
///
///     let cell: HTML = "<td>\(sweep.name)</td>"
///
/// No text of run time becomes markup in another way, so to forget the escaping is a type error.
package struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// For a browser.
  package let text: String

  /// A `StaticString` holds a literal only, never what a user said.
  package init(stringLiteral literal: StaticString) { text = literal.description }

  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// For a `style` element, in which nothing is escaped.
  /// - Precondition: without `<` and `&`.
  package init(styleSheet: String) {
    precondition(!styleSheet.utf8.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }, "a style sheet only")
    text = styleSheet
  }

  init(unchecked text: String) { self.text = text }

  package static let empty: HTML = ""

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) { text += literal.description }
    package mutating func appendInterpolation(_ text: String) { self.text += HTML.escaped(text) }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }
    package mutating func appendInterpolation(_ piece: HTML) { text += piece.text }
    package mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
  }

  package static func + (left: HTML, right: HTML) -> HTML { HTML(unchecked: left.text + right.text) }
}

/// `piece` where `condition` holds, else nothing: for attributes without a value, and for what may be missing.
package func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML { condition ? piece() : .empty }

/// `piece` of a value where there is one.
package func with<Value>(_ value: Value?, _ piece: (Value) -> HTML) -> HTML { value.map(piece) ?? .empty }
