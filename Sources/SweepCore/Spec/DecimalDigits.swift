/// A finite double as the shortest decimal that reads back as the same double: `d.ddd × 10^exponent`. Rounding works
/// on these digits, so it is the same on every machine; no C library takes part.
package struct DecimalDigits: Hashable, Sendable {
  package var isNegative: Bool
  /// Digits 0 to 9, the first not zero unless the value is zero, no zeros at the end; never empty.
  package private(set) var digits: [UInt8]
  /// Power of ten of the first digit.
  package private(set) var exponent: Int

  /// - Precondition: `value` is finite.
  package init(_ value: Double) {
    precondition(value.isFinite, "only finite values have decimal digits")
    isNegative = value.sign == .minus && value != 0
    // Swift writes the shortest digits that read back alike: "0.001", "1e-05", "123.0", "5e-324".
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    digits = parts[0].utf8.filter { $0 != UInt8(ascii: ".") }.map { $0 - UInt8(ascii: "0") }
    exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + mantissa[0].utf8.count - 1
    let leadingZeros = digits.prefix { $0 == 0 }.count
    guard leadingZeros < digits.count else {
      (digits, exponent) = ([0], 0)
      return
    }
    digits.removeFirst(leadingZeros)
    exponent -= leadingZeros
    dropTrailingZeros()
  }

  /// Rounded half away from zero to `count` significant digits, at least one.
  package func rounded(to count: Int) -> DecimalDigits {
    precondition(count >= 1, "a number keeps at least one digit")
    guard digits.count > count else { return self }
    var result = self
    result.digits.removeLast(digits.count - count)
    if digits[count] >= 5 { result.incrementLastDigit() }
    result.dropTrailingZeros()
    return result
  }

  /// Rounded half away from zero to `places` digits after the decimal point.
  package func rounded(places: Int) -> DecimalDigits {
    let count = exponent + 1 + places
    if count >= 1 { return rounded(to: count) }
    var result = self
    // The place that is kept lies left of the first digit: all that can be left is a one carried into it.
    if count == 0 && digits[0] >= 5 {
      (result.digits, result.exponent) = ([1], exponent + 1)
    } else {
      (result.digits, result.exponent, result.isNegative) = ([0], 0, false)
    }
    return result
  }

  /// The double nearest to these digits.
  package var value: Double {
    let text = digits.map(String.init).joined()
    return Double("\(isNegative ? "-" : "")\(text)e\(exponent - digits.count + 1)") ?? .nan
  }

  private mutating func incrementLastDigit() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    (digits, exponent) = ([1], exponent + 1)
  }

  private mutating func dropTrailingZeros() {
    while digits.count > 1 && digits.last == 0 { digits.removeLast() }
  }
}
