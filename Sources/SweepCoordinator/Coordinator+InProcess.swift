internal import SweepCore
internal import SweepScheduling
package import SweepWire

/// Questions from this process: what a page shows, and what its buttons do. They go through the same door as those from
/// the network, with the rights of a role.
extension Coordinator {
  /// Asks, and returns the answer when what it relies on is durable.
  package func ask(_ kind: WireClientRequest.OneOf_Kind, as role: Role) async -> WireClientAnswer {
    if isOver { return Self.isEnding }
    lastQuestion += 1
    let peer = Peer.inProcess(lastQuestion)
    var message = WireToCoordinator()
    message.request.request = lastQuestion
    message.request.protocolVersion = protocolVersion
    message.request.kind = kind
    return await withCheckedContinuation { continuation in
      questions[peer] = continuation
      core.receive(message, from: peer, of: KeyHolder(name: .inProcess, role: role), at: Self.now)
      pump()
    }
  }

  /// Nobody shall wait for an answer that will not come.
  func refuseQuestions() {
    let waiting = questions.values
    questions = [:]
    for question in waiting { question.resume(returning: Self.isEnding) }
  }

  private static var isEnding: WireClientAnswer {
    var answer = WireClientAnswer()
    answer.refused.code = .internal
    answer.refused.message = "the coordinator is ending"
    return answer
  }

  package func statistics() -> CoordinatorStatistics {
    let now = Self.now
    let leases = core.runningAttempts.map { attempt in
      CoordinatorStatistics.Lease(
        workerName: attempt.workerName,
        ageSeconds: Double(max(now.wallMilliseconds - attempt.issuedMilliseconds, 0)) / 1000)
    }
    return CoordinatorStatistics(
      softwareVersion: core.settings.softwareVersion, startedMilliseconds: core.started.wallMilliseconds,
      metricPoints: core.receivedMetrics.points, metricBatches: core.receivedMetrics.batches,
      lateMetricBatches: core.lateMetrics, leases: leases.sorted { $0.ageSeconds > $1.ageSeconds },
      commits: commitLatency, commitQueueBytes: commits.weight, inboxMessages: inbox.count,
      refusedConnections: refusals.values.reduce(0, +))
  }
}

extension CoordinatorCore {
  /// Attempts that a worker has a lease on.
  fileprivate var runningAttempts: [AttemptRecord] {
    workers.keys.flatMap { scheduler.leases(of: $0) ?? [] }.compactMap { execution in
      attempts[execution.trial]?.last { $0.number == execution.attempt }
    }
  }
}
