internal import SweepClient

/// Whether the coordinator could take work now: its store can be written and its loop answers.
actor Readiness {
  private let source: DashboardSource
  private var question: Task<Bool, Never>?

  init(_ source: DashboardSource) { self.source = source }

  /// However often it is asked, one question is under way at a time: a coordinator that hangs gathers none.
  func isReady() async -> Bool {
    let source = source
    let task = question ?? Task { await source.statistics().isStoreUsable }
    question = task
    let answer = await within(DashboardLimits.readiness) { await task.value }
    if answer != nil { question = nil }
    return answer ?? false
  }
}
