internal import Kernels
internal import SweepCore

/// How values become places along an axis: 0 at the lower end of the domain, 1 at the upper.
package enum Scale: Hashable, Sendable {
  case linear(ClosedRange<Double>)
  /// - Precondition: the domain is positive.
  case logarithmic(ClosedRange<Double>)

  package var domain: ClosedRange<Double> {
    switch self {
    case .linear(let domain), .logarithmic(let domain): domain
    }
  }

  ///     linear       (v - a) / (b - a)
  ///     logarithmic  (log v - log a) / (log b - log a)
  ///
  /// Outside the domain it goes on beyond 0 and 1. Nil for what has no place: NaN, infinity, and on a logarithmic axis
  /// what is not positive. In a domain without length everything stands in the middle.
  package func position(_ value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch self {
    case .linear(let domain):
      guard domain.lowerBound < domain.upperBound else { return 0.5 }
      return (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    case .logarithmic(let domain):
      guard value > 0 else { return nil }
      let low = Elementary.log(domain.lowerBound)
      let length = Elementary.log(domain.upperBound) - low
      return length > 0 ? (Elementary.log(value) - low) / length : 0.5
    }
  }

  /// The narrowest domain between steps of 1, 2 or 5 times a power of ten that holds every value up to 10^300.
  ///
  /// - Parameter steps: about how many steps it has.
  package static func linear(covering values: some Sequence<Double>, steps: Int = 8) -> Scale {
    // What is larger stands outside: the length of such a domain may be infinite.
    let finite = values.filter { $0.magnitude <= 1e300 }
    guard var low = finite.min(), var high = finite.max() else { return .linear(0...1) }
    // Values that differ by roundings alone are one value: between them there is no room for a step.
    if high - low <= 1e-9 * max(low.magnitude, high.magnitude) {
      (low, high) = low == 0 ? (0, 1) : (min(low, 0), max(high, 0))
    }
    let step = NiceStep(covering: high - low, steps: steps)
    return .linear(step.value((low / step.size).rounded(.down))...step.value((high / step.size).rounded(.up)))
  }

  /// The narrowest domain that holds every positive finite value, with a margin of a twentieth of its length at both
  /// ends; at least from half to twice the value where there is one only.
  package static func logarithmic(covering values: some Sequence<Double>) -> Scale {
    let finite = values.filter { $0.isFinite && $0 > 0 }
    guard let low = finite.min(), let high = finite.max() else { return .logarithmic(0.1...10) }
    // Below the smallest normal number a margin has no room.
    guard low >= 1e-300, high <= 1e300 else { return .logarithmic(1e-300...1e300) }
    // Here, too, values that differ by roundings alone are one.
    let margin = high - low <= 1e-9 * high ? 2 : Elementary.exp((Elementary.log(high) - Elementary.log(low)) / 20)
    return .logarithmic(max(low / margin, 1e-305)...min(high * margin, 1e305))
  }
}

/// A step between ticks: 1, 2 or 5 times a power of ten.
struct NiceStep: Hashable {
  let factor: Int
  let exponent: Int

  /// The smallest step of which about `steps` cover `length`: not more than `steps`.
  /// - Precondition: `length` is positive and finite.
  init(covering length: Double, steps: Int) {
    let least = length / Double(max(1, steps))
    let decade = DecimalDigits(least).exponent
    let candidates = [(1, decade), (2, decade), (5, decade), (1, decade + 1)]
    // The last is at least ten times the first digit's place, so there is always one.
    let (factor, exponent) = candidates.first { Self.value($0.0, $0.1) >= least } ?? (1, decade + 1)
    (self.factor, self.exponent) = (factor, exponent)
  }

  var size: Double { Self.value(factor, exponent) }

  /// `count` steps from 0: the double nearest to that decimal, so that its label is short.
  func value(_ count: Double) -> Double {
    exponent < 0 ? count * Double(factor) / Self.value(1, -exponent) : count * size
  }

  /// The double nearest to `factor × 10^exponent`.
  static func value(_ factor: Int, _ exponent: Int) -> Double { Double("\(factor)e\(exponent)") ?? .nan }
}
