internal import ZeroMQ

/// Who may connect, as the store's files say now. The file of issued keys is looked at before anything is believed, so
/// that a revocation holds from the moment it is written; a look costs one `stat`.
///
/// A watch by inotify would be no cheaper, for it would have to be read as often, and would say that something changed
/// without saying whether what is in memory is older.
struct LiveKeys {
  private let directory: String
  private let ownerKey: String
  private(set) var table = KeyTable()
  private var file: OpenKeyFile?
  /// Of names that messages carried, as the table has them now.
  private var holders: [String: KeyHolder] = [:]
  /// Why the file cannot be believed: until it can, nobody is known but the owner, and nobody is turned away for good.
  private(set) var problem: String?

  init(directory: String, ownerKey: String) throws {
    self.directory = directory
    self.ownerKey = ownerKey
    (table, file) = try StoreKeys.table(in: directory)
  }

  /// Reads the file again where it is not the one in memory.
  ///
  /// - Returns: whether anything changed.
  mutating func refresh() -> Bool {
    if problem == nil, file?.isCurrent ?? isAbsent { return false }
    let before = (table, problem)
    holders = [:]
    do {
      (table, file) = try StoreKeys.table(in: directory)
      problem = nil
    } catch {
      file = nil
      problem = "\(error)"
    }
    return before != (table, problem)
  }

  private var isAbsent: Bool { OpenKeyFile.isAbsent(StoreKeys.tablePath(in: directory)) }

  func verdict(onKey publicKey: String) -> Authenticator.Verdict {
    if publicKey == ownerKey { return .known(KeyName.owner.text) }
    if problem != nil { return .later }
    return table.holder(ofKey: publicKey).map { .known($0.name.text) } ?? .unknown
  }

  /// Who sent a message that carries this User-Id; nil where the key is revoked, or cannot be known now.
  mutating func holder(named userID: String) -> KeyHolder? {
    if let holder = holders[userID] { return holder }
    guard let name = try? KeyName(userID) else { return nil }
    let holder: KeyHolder? = name == .owner ? .owner : problem == nil ? table.holder(named: name) : nil
    if let holder { holders[userID] = holder }
    return holder
  }

  /// Whether a key that was known is known no longer, beyond doubt.
  func isRevoked(_ holder: KeyHolder) -> Bool { isRevoked(holder.name) }

  func isRevoked(_ name: KeyName) -> Bool { name != .owner && problem == nil && table.holder(named: name) == nil }
}
