/// Secrets that people copy: tokens and sessions.
package enum Secret {
  /// 256 bits of `generator`, as 64 hexadecimal digits.
  package static func text(using generator: inout some RandomNumberGenerator) -> String {
    (0..<4).map { _ in
      let hex = String(generator.next(), radix: 16)
      return String(repeating: "0", count: 16 - hex.count) + hex
    }.joined()
  }
}
