internal import SweepCore

/// The two secrets that let people in.
package struct DashboardTokens: Sendable {
  private let viewer: Digest
  private let `operator`: Digest

  package init(viewer: String, operator: String) {
    self.viewer = .sha256(viewer)
    self.operator = .sha256(`operator`)
  }

  /// Whose token it is. Digests are compared, each in constant time, so that how long it takes tells nothing.
  package func role(of token: String) -> DashboardRole? {
    let hash = Digest.sha256(token)
    let (isOperators, isViewers) = (hash == `operator`, hash == viewer)
    return isOperators ? .operator : isViewers ? .viewer : nil
  }

  /// Names the pair: a session made under another one is over.
  var generation: [UInt8] {
    var hasher = Digest.DigestBuilder()
    hasher.update(viewer)
    hasher.update(`operator`)
    return hasher.finalize().bytes
  }
}

/// 256 bits that nobody can guess, as 64 hexadecimal digits.
func randomSecret() -> String {
  var generator = SystemRandomNumberGenerator()
  return Secret.text(using: &generator)
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
func areEqualSecrets(_ left: String, _ right: String) -> Bool { Digest.sha256(left) == Digest.sha256(right) }
