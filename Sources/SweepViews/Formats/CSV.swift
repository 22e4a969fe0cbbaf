/// Comma-separated values of RFC 4180: lines end with CR LF, a field is quoted where it must be.
package enum CSV {
  package static func text(_ records: [[String]]) -> String {
    records.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// What a JSON value is as a field: null and what is not finite are empty, lists are joined by spaces.
  package static func field(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .number(let value): value.isFinite ? value.description : ""
    case .string(let value): value
    case .array(let values): values.map(field).joined(separator: " ")
    case .object(let members): members.map { "\($0.key)=\(field($0.value))" }.joined(separator: " ")
    }
  }

  /// A measured value, every bit of it: what is not finite is written so that pandas and NumPy read it back.
  package static func measured(_ value: Double) -> String {
    value.isFinite ? value.description : value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf"
  }

  private static func field(_ text: String) -> String {
    // Line breaks and tabs are data inside quotes; other control characters could drive the terminal that shows them.
    let clean = text.unicodeScalars.map { scalar in
      ["\n", "\r", "\t"].contains(scalar) ? String(scalar) : scalar.visible
    }.joined()
    guard clean.unicodeScalars.contains(where: { [",", "\"", "\n", "\r", "\t"].contains($0) }) else { return clean }
    let doubled = clean.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(doubled)\""
  }
}
