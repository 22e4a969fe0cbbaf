/// A message that does not say what its type promises.
package enum WireError: Error, Hashable, CustomStringConvertible {
  /// Not a message of this protocol at all.
  case undecodable(bytes: Int)
  /// An envelope with nothing in it, or something a newer version added.
  case unknownKind
  case invalid(field: String, value: String, expected: String)

  package var description: String {
    switch self {
    case .undecodable(let bytes): "a message of \(bytes) bytes is no message of this protocol"
    case .unknownKind: "a message of a kind this version does not know; bring both sides to the same version"
    case .invalid(let field, let value, let expected): "field \(field) is '\(value)', expected \(expected)"
    }
  }
}
