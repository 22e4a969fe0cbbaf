internal import Foundation
package import ZeroMQ

/// The keys in a coordinator's store directory: its own, and the one that commands of the same user connect with.
package struct StoreKeys: Sendable {
  package let server: KeyPair
  package let client: KeyPair

  /// Reads the keys, making those that are missing.
  ///
  /// - Parameter directory: the store's, which exists.
  package static func open(in directory: String) throws -> StoreKeys {
    let server = try pair(directory + "/coordinator.key", comment: "The secret key of this store's coordinator.")
    let client = try pair(
      directory + "/client.key", comment: "The secret key of this user's commands and workers on this machine.")
    return StoreKeys(server: server, client: client)
  }

  private static func pair(_ path: String, comment: String) throws -> KeyPair {
    if FileManager.default.fileExists(atPath: path) {
      guard let pair = try KeyFile.load(path)["secret-key"].flatMap(KeyPair.init(secretKey:)) else {
        throw KeyFileError.malformed(path: path, missing: "secret-key")
      }
      return pair
    }
    let pair = try KeyPair.generate()
    try KeyFile.save([("secret-key", pair.secretKey)], comment: comment, to: path)
    return pair
  }

  /// Where a store's access file lies.
  package static func accessPath(in directory: String) -> String { directory + "/access" }
}
