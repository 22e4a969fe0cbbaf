internal import Logging
internal import SweepCoordinator
internal import SweepDashboard
internal import SweepCore
internal import Synchronization

/// Joins a dashboard to the coordinator of the same process. The dashboard is there first, so that a port that is taken is
/// known before anything else starts; until the coordinator is there, it says so.
final class DashboardConnection: Sendable {
  private let coordinator = Mutex<Coordinator?>(nil)
  private let tokens: LiveTokens
  private let log: Logger
  /// Said once, not at every request.
  private let problem = Mutex<String?>(nil)

  init(storeDirectory: String, log: Logger) {
    tokens = LiveTokens(directory: storeDirectory)
    self.log = log
  }

  func attach(_ coordinator: Coordinator) { self.coordinator.withLock { $0 = coordinator } }

  var source: DashboardSource {
    DashboardSource(
      answer: { [self] request, role in
        guard let coordinator = coordinator.withLock({ $0 }) else { return .failure(Self.isStarting) }
        return await coordinator.ask(request, as: role.mayAct ? .operator : .viewer)
      },
      statistics: { [self] in
        guard let coordinator = coordinator.withLock({ $0 }) else {
          var statistics = DashboardStatistics()
          statistics.isStoreUsable = false
          return statistics
        }
        return DashboardStatistics(await coordinator.statistics())
      },
      tokens: { [self] in currentTokens() })
  }

  private func currentTokens() -> DashboardTokens? {
    do {
      let tokens = try tokens.current()
      problem.withLock { $0 = nil }
      return DashboardTokens(viewer: tokens.viewer, operator: tokens.operator)
    } catch {
      let text = "\(error)"
      problem.withLock { problem in
        if problem != text { log.error("no token is good: \(text)") }
        problem = text
      }
      return nil
    }
  }

  private static let isStarting = RequestRefusal(.unavailable, "the coordinator is starting")
}

extension DashboardStatistics {
  init(_ statistics: CoordinatorStatistics) {
    self.init()
    metricPoints = statistics.metricPoints
    metricBatches = statistics.metricBatches
    lateMetricBatches = statistics.lateMetricBatches
    inboxMessages = statistics.inboxMessages
    refusedConnections = statistics.refusedConnections
    leaseAges = statistics.leases.map(\.ageSeconds)
    commitQueueBytes = statistics.commitQueueBytes
    // A coordinator whose store has failed ends; one that is this far behind takes nothing in.
    isStoreUsable = statistics.commitQueueBytes < CommitQueue.maximumWeight
    let commits = statistics.commits
    commitLatency = Latency(
      bounds: LatencyHistogram.bounds, counts: commits.counts, count: commits.count, sumSeconds: commits.seconds)
  }
}
