/// What a visitor may do.
package enum DashboardRole: String, Hashable, Sendable, CaseIterable {
  case viewer
  case `operator`

  package var mayAct: Bool { self == .operator }
}

/// What a route needs its visitor to be allowed to do.
package enum Access: Hashable, Sendable {
  case everyone
  /// Open on loopback; a viewer's or operator's token elsewhere.
  case read
  /// An operator's token, always.
  case act
}

extension Route {
  // Exhaustive on purpose: a new route does not compile before somebody has decided.
  package var access: Access {
    switch self {
    case .health, .readiness, .signIn, .signOut, .asset: .everyone
    case .sweeps, .sweep, .trials, .trial, .series, .workers, .events, .picture, .metrics: .read
    case .steer, .readmit: .act
    }
  }
}
