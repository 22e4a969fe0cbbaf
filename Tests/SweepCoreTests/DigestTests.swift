import Foundation
import SweepCore
import Testing

struct DigestTests {
  /// FIPS 180-4's examples, the empty text, and one that is longer than a block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func contentHashesAsTheStandardSays(_ content: String, _ hex: String) {
    #expect(Digest.sha256(content).hex == hex)
    // In pieces, with a look at the hash between them, which must change nothing.
    var hasher = Digest.DigestBuilder()
    let bytes = Array(content.utf8)
    for start in stride(from: 0, to: bytes.count, by: 65_537) {
      hasher.update(Array(bytes[start..<min(start + 65_537, bytes.count)]))
      #expect(hasher.finalize() == .sha256(bytes[..<min(start + 65_537, bytes.count)]))
    }
    #expect(hasher.finalize().hex == hex)
  }

  @Test func copyOfAHasherGoesItsOwnWay() {
    var first = Digest.DigestBuilder()
    first.update(Array("ab".utf8))
    var second = first
    second.update(Array("c".utf8))
    first.update(Array("d".utf8))
    #expect(first.finalize() == .sha256("abd"))
    #expect(second.finalize() == .sha256("abc"))
  }

  @Test func bytesAndDigitsComeBack() throws {
    let bytes = (0..<32).map { UInt8($0 * 8 + 7) }
    let digest = try #require(Digest(bytes: bytes))
    #expect(digest.hex == "070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff")
    #expect(digest.bytes == bytes)
    #expect(Data(bytes).withUnsafeBytes { Digest(bytes: $0) } == digest)
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(hex: digest.hex.uppercased()) == digest)
  }

  @Test(arguments: [0, 31, 33])
  func otherLengthsAreNoDigest(_ count: Int) {
    let bytes = [UInt8](repeating: 1, count: count)
    #expect(Digest(bytes: bytes) == nil)
    #expect(bytes.withUnsafeBytes { Digest(bytes: $0) } == nil)
    #expect(Digest(hex: String(repeating: "01", count: count)) == nil)
  }

  @Test(arguments: ["g", "/", ":", "`", "@", " ", "é", "0", ""])
  func otherDigitsAreNoDigest(_ last: String) {
    #expect(Digest(hex: String(repeating: "0", count: 62) + last + (last == "0" ? "" : "0")) == nil)
  }

  /// As the digits order, wherever the difference is.
  @Test func orderIsThatOfTheDigits() throws {
    var digests: [Digest] = (0..<40).map { .sha256("\($0)") }
    for place in 0..<32 {
      var bytes = [UInt8](repeating: 0x7f, count: 32)
      for value in [0, 0x7e, 0x80, 0xff] as [UInt8] {
        bytes[place] = value
        digests.append(try #require(Digest(bytes: bytes)))
      }
    }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    #expect(digests.map(TrialID.init).sorted().map(\.digest) == digests.sorted())
    #expect(Set(digests).count == digests.count)
  }
}
