/// A JSON document whose text is fixed by its content: members keep the order they are given in, and doubles are
/// written in the shortest form that reads back as the same bits.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case unsigned(UInt64)
  /// JSON has no infinity and no NaN: both are written as null.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Null where there is no value.
  package static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

  /// The text, two spaces a level, ended by a newline. Arrays that hold only scalars stand on one line, and objects that
  /// hold only scalars and such arrays.
  package var text: String {
    var text = ""
    write(to: &text, indentation: "")
    return text + "\n"
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private var isScalarOrScalars: Bool {
    if case .array(let values) = self { values.allSatisfy(\.isScalar) } else { isScalar }
  }

  private func write(to text: inout String, indentation: String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .unsigned(let value): text += String(value)
    case .number(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      Self.write(values, between: ("[", "]"), isFlat: values.allSatisfy(\.isScalar), to: &text, indentation) {
        $0.write(to: &$1, indentation: $2)
      }
    case .object(let members):
      let isFlat = members.allSatisfy(\.value.isScalarOrScalars)
      Self.write(members, between: ("{", "}"), isFlat: isFlat, to: &text, indentation) {
        Self.write($0.key, to: &$1)
        $1 += ": "
        $0.value.write(to: &$1, indentation: $2)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between brackets: (String, String), isFlat: Bool, to text: inout String,
    _ indentation: String, _ writeElement: (Element, inout String, String) -> Void
  ) {
    let inner = indentation + "  "
    let (opening, separator, closing) =
      isFlat || elements.isEmpty ? ("", ", ", "") : ("\n" + inner, ",\n" + inner, "\n" + indentation)
    text += brackets.0 + opening
    for (index, element) in elements.enumerated() {
      if index > 0 { text += separator }
      writeElement(element, &text, inner)
    }
    text += closing + brackets.1
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.properties.generalCategory == .control:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
