/// The case a name stands for.
func named<Case: RawRepresentable<String> & CaseIterable>(_ field: String, _ name: String) throws(WireError) -> Case {
  guard let value = Case(rawValue: name) else {
    let known = Case.allCases.map(\.rawValue).joined(separator: ", ")
    throw WireError.invalid(field: field, value: String(name.prefix(100)), expected: "one of \(known)")
  }
  return value
}

func count(_ field: String, _ value: UInt32, _ bounds: ClosedRange<Int>) throws(WireError) -> Int {
  guard bounds.contains(Int(value)) else {
    throw WireError.invalid(
      field: field, value: String(value), expected: "\(bounds.lowerBound) to \(bounds.upperBound)")
  }
  return Int(value)
}

func number(
  _ field: String, _ value: Double, _ bound: String, _ accepts: (Double) -> Bool
) throws(WireError) -> Double {
  guard accepts(value) else { throw WireError.invalid(field: field, value: String(value), expected: bound) }
  return value
}

/// A name to be shown: one line of 1 to 100 bytes without control characters.
package func bounded(_ field: String, _ text: String) throws(WireError) -> String {
  guard (1...100).contains(text.utf8.count),
    !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
  else {
    throw WireError.invalid(
      field: field, value: String(text.prefix(100)), expected: "1 to 100 bytes without control characters")
  }
  return text
}
