internal import SweepCore

/// Numbers as people read them in tables. The rounding is that of `DecimalDigits`, so no locale and no C library shows.
package enum NumberText {
  /// Rounded to `count` significant digits, all of them shown: `0.3300`, `2.303`, `1.200e+6`. Infinity is `∞`.
  package static func significant(_ value: Double, _ count: Int = 4) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let decimal = DecimalDigits(value).rounded(to: count)
    if value == 0 { return "0" }
    return (-4..<max(count, 5)).contains(decimal.exponent)
      ? plain(decimal, places: max(0, count - 1 - decimal.exponent))
      : scientific(decimal, places: count - 1, sign: true)
  }

  /// Rounded to `places` digits after the point: `42.3`.
  package static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    return plain(DecimalDigits(value).rounded(places: places), places: places)
  }

  /// Rounded to at most `places` digits after the point, without zeros at the end: `112`, `112.5`.
  package static func upTo(_ value: Double, places: Int) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let decimal = DecimalDigits(value).rounded(places: places)
    return plain(decimal, places: max(0, decimal.digits.count - 1 - decimal.exponent))
  }

  /// A setting, every digit of it, in the shorter of the two usual forms: `0.01`, `1e-4`, `3.162e-4`, `500`.
  package static func setting(_ value: Double) -> String {
    guard value.isFinite else { return nonFinite(value) }
    let decimal = DecimalDigits(value)
    if value == 0 { return "0" }
    return (-2..<6).contains(decimal.exponent)
      ? plain(decimal, places: max(0, decimal.digits.count - 1 - decimal.exponent))
      : scientific(decimal, places: decimal.digits.count - 1, sign: false)
  }

  /// A fraction in per cent with one decimal: `42.3%`.
  package static func percent(_ fraction: Double) -> String {
    fraction.isFinite ? fixed(fraction * 100, places: 1) + "%" : nonFinite(fraction)
  }

  private static func nonFinite(_ value: Double) -> String { value.isNaN ? "NaN" : value > 0 ? "∞" : "-∞" }

  private static func plain(_ decimal: DecimalDigits, places: Int) -> String {
    let whole = (0...max(0, decimal.exponent)).map { digit(decimal, decimal.exponent < 0 ? -1 : $0) }.joined()
    let fraction = (0..<places).map { digit(decimal, decimal.exponent + 1 + $0) }.joined()
    return (decimal.isNegative ? "-" : "") + whole + (places > 0 ? "." + fraction : "")
  }

  private static func scientific(_ decimal: DecimalDigits, places: Int, sign: Bool) -> String {
    let fraction = (0..<places).map { digit(decimal, 1 + $0) }.joined()
    return (decimal.isNegative ? "-" : "") + digit(decimal, 0) + (places > 0 ? "." + fraction : "")
      + (sign && decimal.exponent > 0 ? "e+" : "e") + String(decimal.exponent)
  }

  /// The digit at `index` from the first significant one; zeros on both sides of them.
  private static func digit(_ decimal: DecimalDigits, _ index: Int) -> String {
    decimal.digits.indices.contains(index) ? String(decimal.digits[index]) : "0"
  }
}
