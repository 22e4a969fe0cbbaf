internal import SweepClient
package import SweepCore

/// Where the dashboard gets what it shows: a coordinator in the same process, through these closures alone.
package struct DashboardSource: Sendable {
  /// Asks with the rights to look.
  let viewer: InProcessClient
  /// Asks with the rights to steer.
  let `operator`: InProcessClient
  let statistics: @Sendable () async -> DashboardStatistics
  /// The tokens as they are now; nil where they cannot be known, and then nobody is let in by one.
  let tokens: @Sendable () -> DashboardTokens?

  /// - Parameter answer: answers as the coordinator would a client with the rights of the role.
  package init(
    answer: @escaping @Sendable (Request, DashboardRole) async -> Result<Answer, RequestRefusal>,
    statistics: @escaping @Sendable () async -> DashboardStatistics,
    tokens: @escaping @Sendable () -> DashboardTokens?
  ) {
    viewer = InProcessClient(timeout: DashboardLimits.answer) { await answer($0, .viewer) }
    `operator` = InProcessClient(timeout: DashboardLimits.answer) { await answer($0, .operator) }
    self.statistics = statistics
    self.tokens = tokens
  }
}
