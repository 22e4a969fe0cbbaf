internal import SweepCore
internal import SweepViews

/// A mark on an axis.
package struct Tick: Hashable, Sendable {
  package let value: Double
  /// Nil for a minor tick, which has neither label nor grid line.
  package let label: Label?

  package enum Label: Hashable, Sendable {
    case text(String)
    /// Ten to this power.
    case power(Int)
  }

  package init(_ value: Double, _ label: Label?) {
    self.value = value
    self.label = label
  }

  package init(_ value: Double, _ text: String) { self.init(value, .text(text)) }
}

extension Scale {
  /// Ticks inside the domain, ascending.
  ///
  /// - Parameters:
  ///   - count: about how many labels there is room for.
  ///   - isWhole: whether a linear axis counts things, so that between whole numbers there is no tick.
  package func ticks(_ count: Int, isWhole: Bool = false) -> [Tick] {
    switch self {
    case .linear(let domain): Self.linearTicks(domain, count, isWhole: isWhole)
    case .logarithmic(let domain): Self.logarithmicTicks(domain, count)
    }
  }

  private static func linearTicks(_ domain: ClosedRange<Double>, _ count: Int, isWhole: Bool = false) -> [Tick] {
    let length = domain.upperBound - domain.lowerBound
    guard length > 0, length.isFinite else { return [] }
    // With at least 1 for each of `count` steps no step is shorter than 1.
    let step = NiceStep(covering: isWhole ? max(length, Double(count)) : length, steps: count)
    // A tick may miss the end of the domain by a rounding and still stands on it.
    let slack = 1e-9
    let first = (domain.lowerBound / step.size - slack).rounded(.up)
    let last = (domain.upperBound / step.size + slack).rounded(.down)
    return stride(from: first, through: last, by: 1).map { index in
      let value = step.value(index)
      return Tick(value, NumberText.fixed(value, places: max(0, -step.exponent)))
    }
  }

  /// Powers of ten with 2 to 9 times them as minor ticks. Where there are few of them, 2 and 5 times them have labels too;
  /// where there are many, only every second, third, ... power has. A domain too short for that has the ticks of a linear
  /// one.
  private static func logarithmicTicks(_ domain: ClosedRange<Double>, _ count: Int) -> [Tick] {
    let decades = DecimalDigits(domain.lowerBound).exponent...DecimalDigits(domain.upperBound).exponent
    func inside(_ factor: Int, _ decade: Int) -> Bool { domain.contains(NiceStep.value(factor, decade)) }
    let powers = decades.filter { inside(1, $0) }
    let labelled = (powers.count > 3 ? [[1]] : [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7]]).last { factors in
      decades.reduce(0) { sum, decade in sum + factors.count { inside($0, decade) } } <= max(count, 2)
    }
    let factors = labelled ?? [1]
    let stride = labelled == nil ? (powers.count + count - 1) / max(1, count) : 1
    let values = decades.flatMap { decade in factors.filter { inside($0, decade) }.map { NiceStep.value($0, decade) } }
    guard values.count >= 3 || powers.count >= 2 else { return linearTicks(domain, count) }
    // Written out as long as that stays short.
    let isPlain = factors.count > 1 || values.allSatisfy { $0 >= 0.01 && $0 <= 1e5 }
    let minorFactors = powers.count > 12 ? [1] : Array(1...9)
    return decades.flatMap { decade in
      minorFactors.filter { inside($0, decade) }.map { factor -> Tick in
        let value = NiceStep.value(factor, decade)
        guard factors.contains(factor), factor > 1 || decade.isMultiple(of: stride) else {
          return Tick(value, nil)
        }
        return Tick(value, isPlain ? .text(NumberText.setting(value)) : .power(decade))
      }
    }
  }
}
