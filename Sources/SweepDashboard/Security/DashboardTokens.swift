internal import Crypto
internal import Foundation
internal import SweepCore

/// The two secrets that let people in.
package struct DashboardTokens: Sendable {
  private let viewer: SHA256Digest
  private let `operator`: SHA256Digest

  package init(viewer: String, operator: String) {
    self.viewer = Self.hash(viewer)
    self.operator = Self.hash(`operator`)
  }

  private static func hash(_ token: String) -> SHA256Digest { SHA256.hash(data: Data(token.utf8)) }

  /// Whose token it is. Digests are compared, each in constant time, so that how long it takes tells nothing.
  package func role(of token: String) -> DashboardRole? {
    let hash = Self.hash(token)
    let (isOperators, isViewers) = (hash == `operator`, hash == viewer)
    return isOperators ? .operator : isViewers ? .viewer : nil
  }

  /// Names the pair: a session made under another one is over.
  var generation: [UInt8] { Array(SHA256.hash(data: Data(viewer) + Data(`operator`))) }
}

/// 256 bits that nobody can guess, as 64 hexadecimal digits.
func randomSecret() -> String {
  var generator = SystemRandomNumberGenerator()
  return Secret.text(using: &generator)
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
func areEqualSecrets(_ left: String, _ right: String) -> Bool {
  SHA256.hash(data: Data(left.utf8)) == SHA256.hash(data: Data(right.utf8))
}
