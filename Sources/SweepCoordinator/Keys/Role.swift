/// What the owner of a key may do. Every message is held against it (`Right`).
package enum Role: String, Hashable, Sendable, CaseIterable {
  /// Of the store's own key, which whoever can read the store's directory has: everything.
  case owner
  case worker
  case `operator`
  case viewer

  /// Roles that a key can be issued for.
  package static let issued: [Role] = [.worker, .operator, .viewer]

  package var rights: Set<Right> {
    switch self {
    case .owner: [.work, .read, .steer]
    case .worker: [.work]
    case .operator: [.read, .steer]
    case .viewer: [.read]
    }
  }

  /// The largest message of this role that is decoded: the bytes of one kept out of memory are those of a peer that lies.
  package var maximumMessageBytes: Int {
    switch self {
    case .owner, .operator: KeyLimits.submitBytes
    case .worker: KeyLimits.workerMessageBytes
    case .viewer: KeyLimits.queryBytes
    }
  }
}

/// What a message needs its sender to be allowed to do.
package enum Right: String, Hashable, Sendable, CaseIterable {
  /// Take trials and deliver results.
  case work
  /// Look at sweeps, shards and workers.
  case read
  /// Submit sweeps and change what becomes of them and of workers.
  case steer

  /// The roles that have it and can be issued, for refusals.
  var issuedRoles: [Role] { Role.issued.filter { $0.rights.contains(self) } }
}

/// Whose key a message came under.
package struct KeyHolder: Hashable, Sendable {
  package let name: KeyName
  package let role: Role

  package init(name: KeyName, role: Role) {
    self.name = name
    self.role = role
  }

  package static let owner = KeyHolder(name: .owner, role: .owner)
}
