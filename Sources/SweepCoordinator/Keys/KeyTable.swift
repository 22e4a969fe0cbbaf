/// The keys a store's owner has issued: public keys, names and roles. Their secret keys are nowhere but in the access
/// files they were issued in.
package struct KeyTable: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let name: KeyName
    package let role: Role
    package let publicKey: String
    /// Milliseconds since 1970.
    package let issued: Int64
    package var revoked: Int64?
  }

  private var entriesByName: [KeyName: Entry] = [:]
  private var names: [String: KeyName] = [:]

  package init() {}

  /// In the order of their names, which they are put in each time.
  package var entries: [Entry] { entriesByName.values.sorted { $0.name < $1.name } }

  /// Those that are not revoked.
  package var goodKeyCount: Int { entriesByName.values.count { $0.revoked == nil } }

  package subscript(name: KeyName) -> Entry? { entriesByName[name] }

  /// Whose public key it is; nil for one that was not issued or is revoked.
  package func holder(ofKey publicKey: String) -> KeyHolder? { names[publicKey].flatMap(holder) }

  /// Who has the key of this name; nil where it was not issued or is revoked.
  package func holder(named name: KeyName) -> KeyHolder? {
    guard let entry = self[name], entry.revoked == nil else { return nil }
    return KeyHolder(name: name, role: entry.role)
  }

  /// - Throws: `KeyTableError` where the name was ever used, or the table is full.
  package mutating func issue(
    _ name: KeyName, role: Role, publicKey: String, atMillis now: Int64
  ) throws(KeyTableError) {
    guard name != .owner else { throw .ownersName }
    if let entry = self[name] { throw .nameIsTaken(name, isRevoked: entry.revoked != nil) }
    guard Role.issued.contains(role) else { throw .notIssuable(role) }
    guard entriesByName.count < KeyLimits.keys else { throw .full }
    insert(Entry(name: name, role: role, publicKey: publicKey, issued: now))
  }

  /// - Returns: when it was revoked before; nil where it is revoked by this call.
  @discardableResult
  package mutating func revoke(_ name: KeyName, atMillis now: Int64) throws(KeyTableError) -> Int64? {
    guard name != .owner else { throw .ownersName }
    guard let entry = self[name] else { throw .unknownName(name, known: entries.map(\.name)) }
    if let earlier = entry.revoked { return earlier }
    entriesByName[name]?.revoked = now
    return nil
  }

  private mutating func insert(_ entry: Entry) {
    entriesByName[entry.name] = entry
    names[entry.publicKey] = entry.name
  }

  // MARK: As text

  /// - Parameter lines: `NAME ROLE PUBLIC-KEY ISSUED [REVOKED]`, times in milliseconds since 1970.
  /// - Throws: `KeyTableError.damagedLine`: a table that can be half read could have lost a revocation.
  package init(lines: [String]) throws(KeyTableError) {
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      guard (4...5).contains(words.count), let name = try? KeyName(words[0]), name != .owner, self[name] == nil,
        let role = Role(rawValue: words[1]), Role.issued.contains(role), words[2].utf8.count == 40,
        names[words[2]] == nil, let issued = Int64(words[3]), words.count == 4 || Int64(words[4]) != nil
      else { throw .damagedLine(String(line.prefix(100))) }
      insert(
        Entry(
          name: name, role: role, publicKey: words[2], issued: issued,
          revoked: words.count == 5 ? Int64(words[4]) : nil))
    }
  }

  package var lines: [(name: String, value: String)] {
    entries.map { entry in
      let revoked = entry.revoked.map { " \($0)" } ?? ""
      return (entry.name.text, "\(entry.role.rawValue) \(entry.publicKey) \(entry.issued)\(revoked)")
    }
  }
}

/// What can be wrong with a key's name, or with the table.
package enum KeyTableError: Error, Hashable, CustomStringConvertible {
  case unusableName(String)
  case ownersName
  case nameIsTaken(KeyName, isRevoked: Bool)
  case notIssuable(Role)
  case unknownName(KeyName, known: [KeyName])
  case full
  case damagedLine(String)

  package var description: String {
    switch self {
    case .unusableName(let text):
      "'\(text.prefix(80))' is no name for a key; give 1 to \(KeyLimits.nameBytes) letters, digits, '.', '-' or '_', "
        + "the first of them a letter or digit"
    case .ownersName:
      "'\(KeyName.owner)' is the store's own key, which whoever can read its directory has; it is neither issued nor "
        + "revoked: to change it, stop the coordinator and delete the file client.key"
    case .nameIsTaken(let name, let isRevoked):
      "a key named '\(name)' was issued already\(isRevoked ? " and is revoked" : ""); give another name, for a name is "
        + "never used again"
    case .notIssuable(let role): "keys are not issued for the role \(role.rawValue)"
    case .unknownName(let name, let known):
      "no key is named '\(name)'; "
        + (known.isEmpty
          ? "none was issued yet"
          : "'slalom keys list' shows them: \(known.prefix(5).map(\.text).joined(separator: ", "))")
    case .full: "\(KeyLimits.keys) keys were issued, which is as many as a store keeps"
    case .damagedLine(let line):
      "the line '\(line)' of the file 'keys' in the store directory is damaged; put back a copy of the file, or delete the "
        + "line and issue that key again under another name"
    }
  }
}
