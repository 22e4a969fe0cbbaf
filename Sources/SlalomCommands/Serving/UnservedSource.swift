internal import Dispatch
internal import SweepCoordinator
internal import SweepCore
internal import SweepDashboard
internal import Synchronization

/// What a dashboard shows of a store on which no coordinator runs. Its reads block for the disk, on a queue of their own.
final class UnservedSource: Sendable {
  private let store: Mutex<UnservedStore>
  private let tokens: LiveTokens
  private let reads = DispatchQueue(label: "slalom.store.reads")

  init(_ store: UnservedStore, directory: String) {
    self.store = Mutex(store)
    tokens = LiveTokens(directory: directory)
  }

  var source: DashboardSource {
    DashboardSource(
      answer: { [self] request, _ in await answer(request) },
      statistics: {
        // Nothing can be written: the page is there, and a coordinator is not ready.
        var statistics = DashboardStatistics()
        statistics.isStoreUsable = false
        return statistics
      },
      tokens: { [self] in
        (try? tokens.current()).map { DashboardTokens(viewer: $0.viewer, operator: $0.operator) }
      })
  }

  private func answer(_ request: Request) async -> Result<Answer, RequestRefusal> {
    await withCheckedContinuation { continuation in
      reads.async { [self] in continuation.resume(returning: store.withLock { $0.answer(request) }) }
    }
  }
}
