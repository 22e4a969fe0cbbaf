internal import CZeroMQ

/// A CURVE key pair; both keys are 40 characters of Z85.
package struct KeyPair: Hashable, Sendable {
  package let publicKey: String
  package let secretKey: String

  /// A new pair from libzmq's random numbers.
  package static func generate() throws(ZeroMQError) -> KeyPair {
    var publicKey = [CChar](repeating: 0, count: 41)
    var secretKey = publicKey
    guard zmq_curve_keypair(&publicKey, &secretKey) == 0 else { throw ZeroMQError("zmq_curve_keypair") }
    return KeyPair(publicKey: text(publicKey), secretKey: text(secretKey))
  }

  /// The pair of a secret key; nil where it is no key.
  package init?(secretKey: String) {
    guard KeyPair.isKey(secretKey) else { return nil }
    var publicKey = [CChar](repeating: 0, count: 41)
    guard zmq_curve_public(&publicKey, secretKey) == 0 else { return nil }
    self.init(publicKey: KeyPair.text(publicKey), secretKey: secretKey)
  }

  private init(publicKey: String, secretKey: String) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// Whether `text` is 32 bytes in Z85.
  package static func isKey(_ text: String) -> Bool {
    guard text.utf8.count == 40 else { return false }
    var bytes = [UInt8](repeating: 0, count: 32)
    return zmq_z85_decode(&bytes, text) != nil
  }

  /// The key of 32 raw bytes; nil for any other number of them.
  static func z85(_ bytes: [UInt8]) -> String? {
    guard bytes.count == 32 else { return nil }
    var encoded = [CChar](repeating: 0, count: 41)
    guard zmq_z85_encode(&encoded, bytes, bytes.count) != nil else { return nil }
    return text(encoded)
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
