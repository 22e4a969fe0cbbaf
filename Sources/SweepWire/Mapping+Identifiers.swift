package import Foundation
package import SweepCore

extension DigestIdentifier {
  /// - Throws: `WireError.invalid` unless there are 32 bytes.
  package init(wire bytes: Data, field: String) throws(WireError) {
    self.init(try Digest(wire: bytes, field: field))
  }

  package var wire: Data { digest.wire }
}

extension Digest {
  package init(wire bytes: Data, field: String) throws(WireError) {
    guard let digest = bytes.withUnsafeBytes({ Digest(bytes: $0) }) else {
      throw WireError.invalid(field: field, value: "\(bytes.count) bytes", expected: "32 bytes")
    }
    self = digest
  }

  package var wire: Data { withUnsafeBytes { Data($0) } }
}

extension [UpdateRule: Digest] {
  /// By the rules' names: a canary's digests.
  package var wire: [String: Data] {
    Dictionary<String, Data>(uniqueKeysWithValues: map { ($0.key.rawValue, $0.value.wire) })
  }
}
