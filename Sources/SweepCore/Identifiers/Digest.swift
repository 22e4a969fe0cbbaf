internal import Crypto

/// A SHA-256 value: 32 bytes, written as 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  /// Nil unless there are exactly 32 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    self.bytes = Array(bytes)
  }

  /// Nil unless `hex` is exactly 64 hexadecimal digits.
  package init?(hex: String) {
    let digits = hex.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for pair in stride(from: 0, to: 64, by: 2) {
      guard let high = digits[pair], let low = digits[pair + 1] else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    self.bytes = bytes
  }

  private init(_ digest: SHA256.Digest) { bytes = Array(digest) }

  /// SHA-256 of `content`.
  package static func sha256(_ content: some Sequence<UInt8>) -> Digest {
    var hasher = DigestBuilder()
    hasher.update(Array(content))
    return hasher.finalize()
  }

  package static func sha256(_ text: String) -> Digest { sha256(text.utf8) }

  package var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  package var description: String { hex }

  /// A SHA-256 under construction, for content that is not in memory at once.
  package struct DigestBuilder {
    private var hasher = SHA256()

    package init() {}

    package mutating func update(_ content: [UInt8]) { hasher.update(data: content) }

    package mutating func update(_ content: UnsafeRawBufferPointer) { hasher.update(bufferPointer: content) }

    /// Appends each value's eight bytes, little-endian. Every NaN is written as 0x7ff8000000000000, because the
    /// bits of a NaN differ between processors (docs/numerics.md, rule 9).
    package mutating func update(doubles: some Sequence<Double>) {
      var content: [UInt8] = []
      for value in doubles {
        let bits = value.isNaN ? 0x7ff8_0000_0000_0000 : value.bitPattern
        withUnsafeBytes(of: bits.littleEndian) { content.append(contentsOf: $0) }
      }
      hasher.update(data: content)
    }

    package func finalize() -> Digest { Digest(hasher.finalize()) }
  }
}
