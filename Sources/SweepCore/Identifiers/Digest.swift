internal import CCrypto

/// A SHA-256 value: 32 bytes, written as 64 lower-case hexadecimal digits, which digests order by. It holds its bytes
/// inline: copies, comparisons and hashes allocate nothing.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The bytes in memory order: each word is big-endian in memory, whatever the machine.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  private init() {}

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    Swift.withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: bytes) }
  }

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    Swift.withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// Nil unless `hex` is exactly 64 hexadecimal digits.
  package init?(hex: String) {
    var digits = hex.utf8.makeIterator()
    for index in 0..<32 {
      guard let high = Self.value(ofDigit: digits.next()), let low = Self.value(ofDigit: digits.next()) else {
        return nil
      }
      Swift.withUnsafeMutableBytes(of: &words) { $0[index] = high << 4 | low }
    }
    guard digits.next() == nil else { return nil }
  }

  private static func value(ofDigit digit: UInt8?) -> UInt8? {
    switch digit {
    case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): digit - UInt8(ascii: "0")
    case let digit? where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit): digit - UInt8(ascii: "a") + 10
    case let digit? where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// SHA-256 of `content`.
  package static func sha256(_ content: some Sequence<UInt8>) -> Digest {
    var hasher = DigestBuilder()
    hasher.update(Array(content))
    return hasher.finalize()
  }

  package static func sha256(_ text: String) -> Digest { sha256(text.utf8) }

  /// Calls `body` with the 32 bytes in place.
  package func withUnsafeBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// A copy of the 32 bytes.
  package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  package var hex: String {
    String(unsafeUninitializedCapacity: 64) { text in
      withUnsafeBytes { bytes in
        for (index, byte) in bytes.enumerated() {
          text[2 * index] = Self.digit(byte >> 4)
          text[2 * index + 1] = Self.digit(byte & 15)
        }
      }
      return 64
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  package var description: String { hex }

  /// Takes the same time wherever two digests differ, so that it may compare digests of secrets.
  package static func == (left: Digest, right: Digest) -> Bool {
    let (a, b) = (left.words, right.words)
    return (a.0 ^ b.0) | (a.1 ^ b.1) | (a.2 ^ b.2) | (a.3 ^ b.3) == 0
  }

  package static func < (left: Digest, right: Digest) -> Bool {
    let (a, b) = (left.words, right.words)
    return (a.0.bigEndian, a.1.bigEndian, a.2.bigEndian, a.3.bigEndian)
      < (b.0.bigEndian, b.1.bigEndian, b.2.bigEndian, b.3.bigEndian)
  }

  /// Of one word: a digest is a hash already.
  package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

  /// A SHA-256 under construction, for content that is not in memory at once. A copy goes its own way, so that the hash
  /// of what has come so far can be had while more comes. No memory beside its own 112 bytes is used.
  package struct DigestBuilder: Sendable {
    private var state = SHA256_CTX()

    package init() { SHA256_Init(&state) }

    package mutating func update(_ content: [UInt8]) { content.withUnsafeBytes { update($0) } }

    package mutating func update(_ content: UnsafeRawBufferPointer) {
      SHA256_Update(&state, content.baseAddress, content.count)
    }

    package mutating func update(_ digest: Digest) { digest.withUnsafeBytes { update($0) } }

    /// Appends each value's eight bytes, little-endian. Every NaN is written as 0x7ff8000000000000, because the
    /// bits of a NaN differ between processors (docs/numerics.md, rule 9).
    package mutating func update(doubles: [Double]) {
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: doubles.count) { words in
        for (index, value) in doubles.enumerated() {
          words.initializeElement(at: index, to: (value.isNaN ? 0x7ff8_0000_0000_0000 : value.bitPattern).littleEndian)
        }
        update(UnsafeRawBufferPointer(words))
      }
    }

    package func finalize() -> Digest {
      var state = state
      var digest = Digest()
      Swift.withUnsafeMutableBytes(of: &digest.words) { bytes in
        _ = SHA256_Final(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), &state)
      }
      return digest
    }
  }
}
