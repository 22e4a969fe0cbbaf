import SweepCore
import Testing

struct SecretTests {
  /// Gives what it is told to.
  private struct Recorded: RandomNumberGenerator {
    var values: [UInt64]

    mutating func next() -> UInt64 { values.removeFirst() }
  }

  @Test func everyBitOfTheGeneratorIsThereLeadingZerosIncluded() {
    var generator = Recorded(values: [0, 1, .max, 0x0123_4567_89ab_cdef])
    #expect(
      Secret.text(using: &generator)
        == "0000000000000000" + "0000000000000001" + "ffffffffffffffff" + "0123456789abcdef")
  }
}
