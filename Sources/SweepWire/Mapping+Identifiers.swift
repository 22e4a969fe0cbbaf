package import Foundation
package import SweepCore

extension DigestIdentifier {
  /// - Throws: `WireError.invalid` unless there are 32 bytes.
  package init(wire bytes: Data, field: String) throws(WireError) {
    self.init(try Digest(wire: bytes, field: field))
  }

  package var wire: Data { Data(digest.bytes) }
}

extension Digest {
  package init(wire bytes: Data, field: String) throws(WireError) {
    guard let digest = Digest(bytes: bytes) else {
      throw WireError.invalid(field: field, value: "\(bytes.count) bytes", expected: "32 bytes")
    }
    self = digest
  }

  package var wire: Data { Data(bytes) }
}
