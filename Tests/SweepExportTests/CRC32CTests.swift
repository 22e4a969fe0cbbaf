import SweepExport
import Testing

struct CRC32CTests {
  /// Of RFC 3720, appendix B.4, and the usual one for checks.
  private static let examples: [(bytes: [UInt8], check: UInt32)] = [
    (Array(repeating: 0, count: 32), 0x8a91_36aa),
    (Array(repeating: 0xff, count: 32), 0x62a8_ab43),
    (Array(0..<32), 0x46dd_794e),
    (Array((0..<32).reversed()), 0x113f_db5c),
    (Array("123456789".utf8), 0xe306_9283),
    ([], 0),
  ]

  @Test(arguments: examples)
  func checkIsThatOfTheStandard(_ example: (bytes: [UInt8], check: UInt32)) {
    #expect(CRC32C.of(example.bytes) == example.check)
  }
}
