/// A curve in one line of block characters, on a logarithmic scale.
package enum Sparkline {
  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// One character a value: the lowest block for `bounds.lowerBound` and below, the highest for `bounds.upperBound` and
  /// above and for infinity.
  /// - Precondition: bounds positive and finite.
  package static func text(_ values: [Double], within bounds: ClosedRange<Double>) -> String {
    let low = binaryLogarithm(bounds.lowerBound)
    let span = binaryLogarithm(bounds.upperBound) - low
    return String(
      values.map { value in
        guard value.isFinite else { return blocks[blocks.count - 1] }
        guard span > 0, value > bounds.lowerBound else { return blocks[0] }
        let height = (binaryLogarithm(min(value, bounds.upperBound)) - low) / span
        return blocks[min(blocks.count - 1, Int(height * Double(blocks.count)))]
      })
  }

  /// log2, straight between powers of two: near enough for eight heights, and the same on every machine.
  private static func binaryLogarithm(_ value: Double) -> Double {
    Double(value.exponent) + value.significand - 1
  }
}
