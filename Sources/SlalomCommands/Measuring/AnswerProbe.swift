internal import Dispatch
internal import Foundation
internal import SweepClient
internal import SweepCore
internal import Synchronization
internal import ZeroMQ

/// Asks a coordinator the same again and again, on a thread of its own, and measures how long the answers take.
final class AnswerProbe: Sendable {
  enum Request: Sendable {
    /// As `slalom status`.
    case cluster
    /// As a command that follows the latest sweep: what changed since the last answer.
    case follow
  }

  struct Times: Hashable, Sendable {
    /// Seconds.
    var answers: [Double] = []
    /// Requests whose time was up.
    var unanswered = 0

    init() {}
  }

  private struct State {
    var times = Times()
    var isStopped = false
  }

  private let state = Mutex(State())
  private let hasEnded = DispatchSemaphore(value: 0)
  private let mayEnd = DispatchSemaphore(value: 0)

  init(_ request: Request, of access: AccessFile, every interval: Duration = .seconds(1)) {
    Thread { [self] in
      ask(request, of: access, every: interval)
      hasEnded.signal()
    }.start()
  }

  /// Ends it. What is not answered then does not count.
  func stop() -> Times {
    state.withLock { $0.isStopped = true }
    mayEnd.signal()
    hasEnded.wait()
    return state.withLock(\.times)
  }

  private var isStopped: Bool { state.withLock(\.isStopped) }

  private func ask(_ request: Request, of access: AccessFile, every interval: Duration) {
    guard var connection = try? CoordinatorConnection.open(access, isInterrupted: { self.isStopped }) else { return }
    var version: UInt64 = 0
    while !isStopped {
      let start = ContinuousClock.now
      do throws(ClientError) {
        switch request {
        case .cluster: _ = try connection.ask(ClusterRequest(limit: 50))
        case .follow:
          let answer = try connection.ask(SweepRequest(afterVersion: version))
          // The first answers are the whole sweep; how long they take, `slalom trials` measures.
          let isFirst = version == 0 || !answer.isComplete
          version = answer.version
          if isFirst { continue }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        state.withLock { $0.times.answers.append(seconds) }
      } catch {
        if case .interrupted = error { return }
        state.withLock { $0.times.unanswered += 1 }
      }
      let rest = interval - (ContinuousClock.now - start)
      if rest > .zero { _ = mayEnd.wait(timeout: .now() + rest / .seconds(1)) }
    }
  }
}
