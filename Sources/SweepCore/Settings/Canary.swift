/// The canary: small trials on records made in memory, which `Training` holds, and whose bits hang on every kernel. A
/// worker trains them before it gets its first shard; one whose digest is another computes other bits.
package enum Canary {
  /// SHA-256 over the digests of the canary's trials, in order, under `numericsVersion`. Recorded here because the
  /// coordinator, which holds it against what workers say, has no kernels.
  package static let digest = Digest(
    recorded: "ddbe9f17b0860e42c493d13fcf901d77ee49d2b515833ba2dbe64e32e7027db1")
}

extension Digest {
  /// A digest written in this source. It has 64 hexadecimal digits.
  fileprivate init(recorded hex: String) {
    guard let digest = Digest(hex: hex) else { preconditionFailure("'\(hex)' is no SHA-256") }
    self = digest
  }
}
