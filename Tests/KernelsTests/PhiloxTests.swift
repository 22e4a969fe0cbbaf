import Kernels
import Testing

struct PhiloxTests {
  private static let keys = stride(from: 0, to: RecordedPhilox.keys.count, by: 2).map {
    (seed: RecordedPhilox.keys[$0], stream: RecordedPhilox.keys[$0 + 1])
  }

  @Test func wordsEqualThePublishedOnes() {
    var generator = Philox(seed: 5, stream: 7)
    #expect(generator.next() == 3_305_914_267_571_449_506)
    #expect(generator.next() == 13_307_219_014_231_895_429)
    #expect(generator.next() == 15_867_447_016_329_292_082)
  }

  @Test(arguments: keys.indices) func wordsEqualNumPys(index: Int) {
    let key = Self.keys[index]
    var generator = Philox(seed: key.seed, stream: key.stream)
    #expect((0..<10).map { _ in generator.next() } == Array(RecordedPhilox.words[(10 * index)..<(10 * index + 10)]))
    var later = Philox(seed: key.seed, stream: key.stream, skippingTo: 100_000)
    #expect((0..<3).map { _ in later.next() } == Array(RecordedPhilox.laterWords[(3 * index)..<(3 * index + 3)]))
  }

  @Test(arguments: [0, 1, 3, 4, 5, 1001]) func anyWordIsReachedWithoutItsPredecessors(index: Int) {
    var walked = Philox(seed: 5, stream: 1001)
    for _ in 0..<index { _ = walked.next() }
    var skipped = Philox(seed: 5, stream: 1001, skippingTo: UInt64(index))
    #expect((0..<9).map { _ in walked.next() } == (0..<9).map { _ in skipped.next() })
  }

  @Test func permutationEqualsTheOneShuffledInPython() {
    var generator = Philox(seed: 5, stream: Philox.epochStream(1))
    #expect(generator.permutation(of: 100) == RecordedPhilox.permutation)
    #expect(generator.permutation(of: 1) == [0])
    #expect(generator.permutation(of: 0) == [])
  }

  @Test func uniformsStayAboveZeroAndNormalsFinite() {
    #expect(Philox.uniform(0) == 0x1p-54)
    #expect(Philox.uniform(1 << 11) == 1.5 * 0x1p-53)
    #expect(Philox.uniform(.max) == 1, "2^53 - 0.5 rounds to even")
    #expect(Philox.clampedUniform(.max) == 1 - 0x1p-53)
    #expect(Elementary.inverseNormal(Philox.clampedUniform(0)).isFinite)
    #expect(Elementary.inverseNormal(Philox.clampedUniform(.max)).isFinite)
  }

  @Test func streamsOfOneSeedAreApart() {
    #expect(Philox.weightStream(layer: 1) == 1001)
    #expect(Philox.epochStream(1) == 4_294_967_297)
    #expect(Philox.subsetStream == 0)
  }
}
