import Kernels
import Testing

struct PhiloxTests {
  @Test func wordsEqualThePublishedOnes() {
    var generator = Philox(seed: 5, stream: 7)
    #expect(generator.next() == 3_305_914_267_571_449_506)
    #expect(generator.next() == 13_307_219_014_231_895_429)
    #expect(generator.next() == 15_867_447_016_329_292_082)
  }

  @Test(arguments: [0, 1, 3, 4, 5, 1001]) func anyWordIsReachedWithoutItsPredecessors(index: Int) {
    var walked = Philox(seed: 5, stream: 1001)
    for _ in 0..<index { _ = walked.next() }
    var skipped = Philox(seed: 5, stream: 1001, skippingTo: UInt64(index))
    #expect((0..<9).map { _ in walked.next() } == (0..<9).map { _ in skipped.next() })
  }
}
