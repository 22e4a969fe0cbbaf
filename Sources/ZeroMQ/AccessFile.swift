/// What a process needs to connect to a coordinator: where it is, its public key, and a key pair of one's own. Whoever
/// holds the file may connect, so only its owner may read it.
package struct AccessFile: Hashable, Sendable {
  package var endpoint: String
  package var serverKey: String
  package var keys: KeyPair

  package init(endpoint: String, serverKey: String, keys: KeyPair) {
    self.endpoint = endpoint
    self.serverKey = serverKey
    self.keys = keys
  }

  /// - Throws: `KeyFileError`.
  package static func load(_ path: String) throws(KeyFileError) -> AccessFile {
    let fields = try KeyFile.load(path)
    guard let endpoint = fields["endpoint"] else { throw .malformed(path: path, missing: "endpoint") }
    guard let serverKey = fields["server-key"], KeyPair.isKey(serverKey) else {
      throw .malformed(path: path, missing: "server-key")
    }
    guard let keys = fields["secret-key"].flatMap(KeyPair.init(secretKey:)) else {
      throw .malformed(path: path, missing: "secret-key")
    }
    return AccessFile(endpoint: endpoint, serverKey: serverKey, keys: keys)
  }

  package func save(_ path: String) throws(KeyFileError) {
    try KeyFile.save(
      [("endpoint", endpoint), ("server-key", serverKey), ("secret-key", keys.secretKey)],
      comment: "Access to a Slalom coordinator. Whoever can read this file may connect: keep it secret.", to: path)
  }
}
