import Charts
import Foundation
import Markup
import Testing

/// Places and ticks against closed forms.
struct ScaleTests {
  @Test func aLinearScaleIsAStraightLine() {
    let scale = Scale.linear(-2...6)
    #expect(scale.position(-2) == 0)
    #expect(scale.position(0) == 0.25)
    #expect(scale.position(6) == 1)
    #expect(scale.position(10) == 1.5)
    #expect(scale.position(.nan) == nil)
    #expect(scale.position(.infinity) == nil)
  }

  /// As of means over trials that all came out the same.
  @Test(arguments: [0.1, 1.0, 12_345.678]) func valuesThatDifferByRoundingsHaveAPlace(_ value: Double) throws {
    for values in [[value, value.nextUp], [value.nextDown, value, value.nextUp], [value, value * (1 + 1e-12)]] {
      for scale in [Scale.linear(covering: values), .logarithmic(covering: values)] {
        for value in values {
          let position = try #require(scale.position(value))
          #expect(position >= 0 && position <= 1)
        }
      }
    }
    #expect(Scale.linear(value...value).position(value) == 0.5)
    #expect(Scale.logarithmic(value...value.nextUp).position(value) != nil)
    #expect(Scale.logarithmic(value...value.nextUp).position(value)?.isFinite == true)
  }

  @Test func domainsStayFiniteWhateverTheValues() {
    let values: [Double] = [-1.7e308, -1e300, 1e-300, 1, 1e300, 1.7e308, .infinity, .nan]
    for scale in [Scale.linear(covering: values), .logarithmic(covering: values)] {
      let domain = scale.domain
      #expect((domain.upperBound - domain.lowerBound).isFinite)
      #expect(domain.lowerBound < domain.upperBound)
      #expect(!scale.ticks(6).isEmpty)
    }
  }

  @Test func aLogarithmicScaleGivesEachDecadeTheSameLength() throws {
    let scale = Scale.logarithmic(1e-5...1e-1)
    for (exponent, place) in zip(-5 ... -1, [0, 0.25, 0.5, 0.75, 1]) {
      let position = try #require(scale.position(pow(10, Double(exponent))))
      #expect(abs(position - place) < 1e-12)
    }
    let position = try #require(scale.position(3.162e-4))
    #expect(abs(position - (log10(3.162e-4) + 5) / 4) < 1e-12)
    #expect(scale.position(0) == nil)
    #expect(scale.position(-1) == nil)
  }

  @Test(arguments: [
    (0.0...400, 8, ["0", "50", "100", "150", "200", "250", "300", "350", "400"].map { $0 }, 50.0),
    (0.0...2.5, 6, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], 0.5),
    (0.313...0.427, 6, ["0.32", "0.34", "0.36", "0.38", "0.40", "0.42"], 0.02),
    (-1.0...1, 4, ["-1.0", "-0.5", "0.0", "0.5", "1.0"], 0.5),
    (0.0...3e-7, 3, ["0.0000000", "0.0000001", "0.0000002", "0.0000003"], 1e-7),
    (0.0...1, 10, ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0"], 0.1),
  ])
  func linearTicksAreMultiplesOfOneTwoOrFive(
    domain: ClosedRange<Double>, count: Int, labels: [String], step: Double
  ) {
    let ticks = Scale.linear(domain).ticks(count)
    #expect(ticks.map(\.label) == labels.map { .text($0) })
    for (left, right) in zip(ticks, ticks.dropFirst()) { #expect(abs(right.value - left.value - step) < 1e-9 * step) }
    #expect(ticks.allSatisfy { domain.contains($0.value) })
  }

  @Test func theTickOfATenthIsTheDoubleNearestToIt() {
    #expect(Scale.linear(0...1).ticks(10).map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  }

  @Test func decadesHaveLabelsAndWhatLiesBetweenThemMinorTicks() {
    let ticks = Scale.logarithmic(5e-6...2e-1).ticks(6)
    #expect(ticks.compactMap(\.label) == (-5 ... -1).map { .power($0) })
    #expect(ticks.filter { $0.label != nil }.map(\.value) == [1e-5, 1e-4, 1e-3, 1e-2, 1e-1])
    // 5 to 9e-6, 2 to 9 of four decades, 2e-1.
    #expect(ticks.count { $0.label == nil } == 5 + 4 * 8 + 1)
    #expect(ticks.map(\.value) == ticks.map(\.value).sorted())
  }

  @Test func oneDecadeHasLabelsInsideIt() {
    let ticks = Scale.logarithmic(0.15...8).ticks(6)
    #expect(ticks.compactMap(\.label) == ["0.2", "0.5", "1", "2", "5"].map { .text($0) })
  }

  @Test func manyDecadesHaveALabelAtEverySecondOrThird() {
    let ticks = Scale.logarithmic(1e-20...1e3).ticks(8)
    #expect(ticks.compactMap(\.label) == [-18, -15, -12, -9, -6, -3, 0, 3].map { .power($0) })
  }

  @Test func aLinearDomainEndsAtStepsAndHoldsEveryValue() {
    #expect(Scale.linear(covering: [0.313, 0.427, .nan, .infinity], steps: 6) == .linear(0.3...0.44))
    #expect(Scale.linear(covering: [3]) == .linear(0...3))
    #expect(Scale.linear(covering: [Double]()) == .linear(0...1))
    #expect(Scale.linear(covering: [0]) == .linear(0...1))
  }

  @Test func aLogarithmicDomainHoldsEveryPositiveValueWithAMargin() {
    let scale = Scale.logarithmic(covering: [0.01, 100, 0, -3, .infinity])
    #expect(abs(log10(scale.domain.lowerBound) - -2.2) < 1e-12)
    #expect(abs(log10(scale.domain.upperBound) - 2.2) < 1e-12)
    #expect(Scale.logarithmic(covering: [2]) == .logarithmic(1...4))
    #expect(Scale.logarithmic(covering: [Double]()) == .logarithmic(0.1...10))
  }
}
