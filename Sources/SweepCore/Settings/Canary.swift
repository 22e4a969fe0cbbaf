/// The canary: small trials on records made in memory, which `Training` holds, and whose bits hang on every kernel. A
/// worker trains them before it gets its first shard; one whose digest is another computes other bits.
package enum Canary {
  /// SHA-256 over the digests of the canary's trials, in order, under `numericsVersion`. Recorded here because the
  /// coordinator, which holds it against what workers say, has no kernels.
  package static let digest = Digest(
    recorded: "d0f758cb94f6960fd3ec04bb4c7ed999348d324ba1ca2573f2a3a73d56315d72")
}

extension Digest {
  /// A digest written in this source. It has 64 hexadecimal digits.
  fileprivate init(recorded hex: String) {
    guard let digest = Digest(hex: hex) else { preconditionFailure("'\(hex)' is no SHA-256") }
    self = digest
  }
}
