package import SweepCore

/// Who has signed in. A session is a random id in a cookie, never the token, and lives in memory only: a coordinator
/// that is started again knows none.
package struct SessionTable: Sendable {
  package struct Session: Hashable, Sendable {
    package let role: DashboardRole
    /// Stands in every form of the session's pages, and must come back with it.
    package let formToken: String
    fileprivate let generation: [UInt8]
    fileprivate let begun: Instant
    fileprivate var lastUse: Instant
  }

  package static let maximumSessions = 256
  package static let maximumAge = Duration.seconds(7 * 86_400)
  package static let maximumIdleness = Duration.seconds(12 * 3600)

  /// By their ids' digests: a lookup by hash tells nobody by its time how much of an id was right.
  private var sessions: [Digest: Session] = [:]

  package init() {}

  package var count: Int { sessions.count }

  /// Begins a session; where there are too many, the one longest unused ends.
  ///
  /// - Returns: its id, for the cookie.
  package mutating func begin(_ role: DashboardRole, generation: [UInt8], at now: Instant) -> String {
    sessions = sessions.filter { Self.isAlive($0.value, at: now) }
    while sessions.count >= Self.maximumSessions, let oldest = sessions.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      sessions[oldest.key] = nil
    }
    let id = randomSecret()
    sessions[.sha256(id)] = Session(
      role: role, formToken: randomSecret(), generation: generation, begun: now, lastUse: now)
    return id
  }

  /// The session with this id, which it keeps alive; nil where there is none, or the tokens are others by now.
  package mutating func session(_ id: String, generation: [UInt8], at now: Instant) -> Session? {
    let key = Digest.sha256(id)
    guard var session = sessions[key] else { return nil }
    guard Self.isAlive(session, at: now), session.generation == generation else {
      sessions[key] = nil
      return nil
    }
    session.lastUse = now
    sessions[key] = session
    return session
  }

  package mutating func end(_ id: String) { sessions[.sha256(id)] = nil }

  private static func isAlive(_ session: Session, at now: Instant) -> Bool {
    now - session.begun < maximumAge && now - session.lastUse < maximumIdleness
  }
}
