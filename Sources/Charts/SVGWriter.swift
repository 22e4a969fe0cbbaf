internal import Markup

/// SVG as text, element by element. Its attributes are presentation attributes and classes only, so that it stands alone
/// and passes a content security policy without inline styles.
struct SVGWriter {
  private(set) var text = ""

  enum Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(Double)

    init(stringLiteral value: String) { self = .text(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
  }

  typealias Attributes = KeyValuePairs<String, Value>

  /// An element without content, or with nothing but a title: what browsers show when the pointer rests on it.
  mutating func element(_ name: String, _ attributes: Attributes, hover: String? = nil) {
    start(name, attributes)
    if let hover {
      text += "><title>\(HTML.escaped(hover))</title></\(name)>\n"
    } else {
      text += "/>\n"
    }
  }

  mutating func text(_ content: String, _ attributes: Attributes) {
    text(markup: HTML.escaped(content), attributes)
  }

  /// - Parameter markup: well-formed already.
  mutating func text(markup: String, _ attributes: Attributes) {
    start("text", attributes)
    text += ">\(markup)</text>\n"
  }

  mutating func element(_ name: String, _ attributes: Attributes, content: (inout SVGWriter) -> Void) {
    start(name, attributes)
    text += ">\n"
    content(&self)
    text += "</\(name)>\n"
  }

  /// Text that is well-formed SVG already.
  mutating func raw(_ markup: String) { text += markup }

  private mutating func start(_ name: String, _ attributes: Attributes) {
    text += "<" + name
    for (key, value) in attributes {
      switch value {
      // An empty attribute would say nothing.
      case .text(""): continue
      case .text(let value): text += " \(key)=\"\(HTML.escaped(value))\""
      case .number(let value): text += " \(key)=\"\(Self.number(value))\""
      }
    }
  }

  /// At most two decimals, by whole hundredths: a chart holds thousands of these, too many for `DecimalDigits`, and
  /// multiplying and rounding give the same bits on every machine as well.
  /// - Precondition: finite, and within what a picture may measure.
  static func number(_ value: Double) -> String {
    precondition(value.magnitude < 1e9, "\(value) is no coordinate")
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest % 10 == 0 ? rest / 10 : rest)"
  }

  /// The `d` of a path through points.
  static func path(_ points: [Chart.Position]) -> String {
    points.enumerated().map { index, point in
      "\(index == 0 ? "M" : "L")\(number(point.x)),\(number(point.y))"
    }.joined()
  }
}
