internal import Foundation
internal import SweepCore
internal import Synchronization
internal import ZeroMQ

/// The secrets that let people into the dashboard: one to look, one to act as well. Browsers speak no CURVE, so these stand
/// beside the keys, not in their table.
package struct StoreTokens: Hashable, Sendable {
  /// 64 hexadecimal digits each: 256 random bits.
  package let viewer: String
  package let `operator`: String

  private init(viewer: String, operator: String) {
    self.viewer = viewer
    self.operator = `operator`
  }

  package static func path(in directory: String) -> String { directory + "/dashboard.tokens" }

  /// Reads the tokens, making them where there are none.
  ///
  /// - Parameters:
  ///   - directory: the store's, which exists.
  ///   - replacing: makes new ones; the old let nobody in from the moment this returns.
  /// - Throws: `KeyFileError`.
  package static func open(in directory: String, replacing: Bool = false) throws -> StoreTokens {
    try StoreKeys.whileLocked(directory) {
      let path = path(in: directory)
      if !replacing, !OpenKeyFile.isAbsent(path) {
        return try StoreTokens(OpenKeyFile.open(path, maximumBytes: 1 << 16), path)
      }
      let tokens = StoreTokens(viewer: secret(), operator: secret())
      try KeyFile.save(
        [("viewer", tokens.viewer), ("operator", tokens.operator)],
        comment: "Tokens for this store's dashboard. Change them by 'slalom keys tokens --new'.", to: path)
      return tokens
    }
  }

  fileprivate init(_ file: OpenKeyFile, _ path: String) throws(KeyFileError) {
    var fields: [String: String] = [:]
    for line in file.lines {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    guard let viewer = fields["viewer"], let `operator` = fields["operator"], viewer != `operator`,
      [viewer, `operator`].allSatisfy({ $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) })
    else { throw .damaged(path: path, remedy: "make new tokens with 'slalom keys tokens --new'") }
    self.init(viewer: viewer, operator: `operator`)
  }

  /// The system's generator draws from the kernel's.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    return Secret.text(using: &generator)
  }
}

/// The tokens as the file says now: a look costs one `stat`, so new tokens hold from the moment they are written.
package final class LiveTokens: Sendable {
  private let directory: String
  private let state: Mutex<(file: OpenKeyFile, tokens: StoreTokens)?> = Mutex(nil)

  package init(directory: String) { self.directory = directory }

  /// - Throws: `KeyFileError` where the file is gone or cannot be believed; then no token is good.
  package func current() throws -> StoreTokens {
    try state.withLock { state in
      if let state, state.file.isCurrent { return state.tokens }
      state = nil
      let path = StoreTokens.path(in: directory)
      let file = try OpenKeyFile.open(path, maximumBytes: 1 << 16)
      let tokens = try StoreTokens(file, path)
      state = (file, tokens)
      return tokens
    }
  }
}
