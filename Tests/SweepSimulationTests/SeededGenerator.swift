import TestSupport

extension SeededGenerator {
  /// True `permille` times in a thousand.
  mutating func chance(_ permille: Int) -> Bool { Int.random(in: 0..<1000, using: &self) < permille }
}
