internal import SweepCore

/// The case a name stands for.
func named<Case: RawRepresentable<String> & CaseIterable>(_ field: String, _ name: String) throws(WireError) -> Case {
  guard let value = Case(rawValue: name) else {
    let known = Case.allCases.map(\.rawValue).joined(separator: ", ")
    throw WireError.invalid(field: field, value: shown(name), expected: "one of \(known)")
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

/// A list of fixed length that an older peer does not send.
func requireNoneOr(_ length: Int, _ field: String, _ count: Int) throws(WireError) {
  guard count == 0 || count == length else {
    throw .invalid(field: field, value: "\(count) entries", expected: "none or \(length)")
  }
}

func number(
  _ field: String, _ value: Double, _ bound: String, _ accepts: (Double) -> Bool
) throws(WireError) -> Double {
  guard accepts(value) else { throw WireError.invalid(field: field, value: String(value), expected: bound) }
  return value
}

/// A name to be shown: one line of 1 to 100 bytes without control characters.
package func bounded(_ field: String, _ text: String) throws(WireError) -> String {
  guard (1...SpecLimits.nameBytes).contains(text.utf8.count), !text.unicodeScalars.contains(where: \.isUnprintable)
  else {
    throw WireError.invalid(
      field: field, value: shown(text), expected: "1 to \(SpecLimits.nameBytes) bytes without control characters")
  }
  return text
}

/// A peer's text as an error may quote it: its first 100 bytes, what a terminal would obey written out.
package func shown(_ text: String) -> String {
  let head = String(decoding: text.utf8.prefix(100), as: UTF8.self)
  return head.unicodeScalars.map { $0.isUnprintable ? $0.escaped(asASCII: true) : String($0) }.joined()
}

/// A peer's text without what a terminal would obey; `kept` are control characters that may stay.
package func printable(_ text: String, keeping kept: Set<Unicode.Scalar> = []) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { result.append(scalar.isUnprintable && !kept.contains(scalar) ? " " : scalar) }
  return String(result)
}
