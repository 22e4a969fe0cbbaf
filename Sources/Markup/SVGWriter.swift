/// SVG, element by element. Its attributes are presentation attributes and classes only, so that it stands alone
/// and passes a content security policy without inline styles. Names are literals and text is escaped, so that what it
/// writes is well-formed.
package struct SVGWriter {
  private var written = ""

  package init() {}

  /// What was written so far.
  package var html: HTML { HTML(unchecked: written) }

  package enum Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(Double)

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
  }

  package typealias Attributes = KeyValuePairs<StaticString, Value>

  /// An element without content, or with nothing but a title: what browsers show when the pointer rests on it.
  package mutating func element(_ name: StaticString, _ attributes: Attributes, hover: String? = nil) {
    start(name, attributes)
    if let hover {
      written += "><title>\(HTML.escaped(hover))</title></\(name)>\n"
    } else {
      written += "/>\n"
    }
  }

  /// An element with text in it, on one line.
  package mutating func element(_ name: StaticString, _ attributes: Attributes, text: HTML) {
    start(name, attributes)
    written += ">\(text.text)</\(name)>\n"
  }

  package mutating func element(
    _ name: StaticString, _ attributes: Attributes, content: (inout SVGWriter) -> Void
  ) {
    start(name, attributes)
    written += ">\n"
    content(&self)
    written += "</\(name)>\n"
  }

  package mutating func text(_ content: String, _ attributes: Attributes) {
    element("text", attributes, text: "\(content)")
  }

  private mutating func start(_ name: StaticString, _ attributes: Attributes) {
    written += "<\(name)"
    for (key, value) in attributes {
      switch value {
      // An empty attribute would say nothing.
      case .text(""): continue
      case .text(let value): written += " \(key)=\"\(HTML.escaped(value))\""
      case .number(let value): written += " \(key)=\"\(Self.number(value))\""
      }
    }
  }

  /// At most two decimals, by whole hundredths: a chart holds thousands of these, too many for `DecimalDigits`, and
  /// multiplying and rounding give the same bits on every machine as well.
  /// - Precondition: finite, and within what a picture may measure.
  package static func number(_ value: Double) -> String {
    precondition(value.magnitude < 1e9, "\(value) is no coordinate")
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest % 10 == 0 ? rest / 10 : rest)"
  }
}
