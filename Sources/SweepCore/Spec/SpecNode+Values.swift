/// Numbers and words in sweep files. The grammar is strict, and the text decides: Yams' own idea of what is a
/// number (`0b1`, `1_000`, `12:30`) plays no part.
extension SpecNode {
  /// A whole number within `range`.
  func integer(in range: ClosedRange<Int>) throws(SpecError) -> Int {
    guard let text = plainText, let digits = NumberGrammar.wholeNumber(text) else {
      throw wrongType("a whole number such as \(range.lowerBound)")
    }
    guard let value = Int(digits) else { throw error(.overflow(key: key, value: bounded(text))) }
    guard range.contains(value) else {
      throw error(
        .outOfRange(
          key: key, value: bounded(text), bound: "a whole number from \(range.lowerBound) to \(range.upperBound)"))
    }
    return value
  }

  /// A seed: a whole number from 0 to 2^64 - 1.
  func seed() throws(SpecError) -> UInt64 {
    guard let text = plainText, let digits = NumberGrammar.wholeNumber(text) else {
      throw wrongType("a whole number such as 0")
    }
    guard let value = UInt64(digits) else {
      throw error(.outOfRange(key: key, value: bounded(text), bound: "a whole number from 0 to \(UInt64.max)"))
    }
    return value
  }

  /// A number that `accepts` holds for; `bound` says so in words.
  func number(_ bound: String, _ accepts: (Double) -> Bool) throws(SpecError) -> Double {
    guard let text = plainText, NumberGrammar.isNumber(text) || NumberGrammar.isNonFinite(text) else {
      throw wrongType("a number such as 0.1 or 1e-4")
    }
    guard NumberGrammar.isNumber(text) else {
      throw error(.outOfRange(key: key, value: bounded(text), bound: bound))
    }
    guard let value = Double(text), value.isFinite, value != 0 || !NumberGrammar.hasNonzeroDigit(text) else {
      throw error(.overflow(key: key, value: bounded(text)))
    }
    // -0 equals 0 and would hash differently.
    let positiveZero = value == 0 ? 0 : value
    guard accepts(positiveZero) else { throw error(.outOfRange(key: key, value: bounded(text), bound: bound)) }
    return positiveZero
  }

  func boolean() throws(SpecError) -> Bool {
    switch plainText {
    case "true": true
    case "false": false
    default: throw wrongType("true or false")
    }
  }

  /// One of the words of an enumeration.
  func word<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) throws(SpecError) -> Word {
    let known = Word.allCases.map(\.rawValue)
    guard let text, !text.isEmpty else { throw wrongType("one of \(known.joined(separator: ", "))") }
    guard let word = Word(rawValue: text) else {
      throw error(.unknownWord(key: key, found: bounded(text), known: known))
    }
    return word
  }
}

/// What counts as a number: `-12`, `0.1`, `.5`, `1.`, `1e-4`, `2.5E+3`.
enum NumberGrammar {
  /// The text without a plus sign, if it is digits with an optional sign.
  static func wholeNumber(_ text: String) -> String? {
    let digits = text.first == "+" ? text.dropFirst() : text[...]
    let magnitude = digits.first == "-" && text.first == "-" ? digits.dropFirst() : digits
    return !magnitude.isEmpty && magnitude.utf8.allSatisfy(isDigit) ? String(digits) : nil
  }

  static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
    var digitCount = dropDigits(&rest)
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digitCount += dropDigits(&rest)
    }
    guard digitCount > 0 else { return false }
    if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
      guard dropDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// YAML's and everybody else's spellings of infinity and NaN: numbers, but never in range.
  static func isNonFinite(_ text: String) -> Bool {
    let letters = text.lowercased().drop { "+-.".contains($0) }
    return ["inf", "infinity", "nan"].contains(String(letters))
  }

  /// Whether the digits before the exponent are not all zero.
  static func hasNonzeroDigit(_ text: String) -> Bool {
    text.prefix { $0 != "e" && $0 != "E" }.contains { ("1"..."9").contains($0) }
  }

  private static func dropDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix(while: isDigit)
    rest = rest.dropFirst(digits.count)
    return digits.count
  }

  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
