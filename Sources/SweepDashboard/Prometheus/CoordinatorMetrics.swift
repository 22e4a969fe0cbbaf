package import SweepCore

/// What `/metrics` tells of a coordinator (docs/dashboard.md lists the names). Labels have bounds: so many sweeps and workers
/// are told apart, however many there are.
package enum CoordinatorMetrics {
  package static let sweepLimit = 100
  package static let workerLimit = 500

  package static func text(
    _ cluster: ClusterAnswer, _ statistics: DashboardStatistics, eventStreams: Int
  ) -> String {
    var text = Exposition()
    text.add(
      "slalom_build_info", .gauge, "The coordinator's version; always 1.",
      [.init(1, [("version", cluster.softwareVersion), ("host", cluster.host)])])
    text.add(
      "slalom_start_time_seconds", .gauge, "When the coordinator started, in seconds since 1970.",
      Double(cluster.startedMilliseconds) / 1000)
    addSweeps(cluster, to: &text)
    addWorkers(cluster, to: &text)
    text.add(
      "slalom_metric_points_received_total", .counter, "Values of series taken in since the coordinator started.",
      Double(statistics.metricPoints))
    text.add(
      "slalom_metric_batches_received_total", .counter, "Messages with values of series taken in.",
      Double(statistics.metricBatches))
    text.add(
      "slalom_metric_batches_late_total", .counter, "Messages with values of attempts that no longer counted.",
      Double(statistics.lateMetricBatches))
    text.add(
      "slalom_inbox_messages", .gauge, "Messages that were received and not looked at yet.",
      Double(statistics.inboxMessages))
    text.add(
      "slalom_refused_connections_total", .counter, "Connections of unknown keys.",
      Double(statistics.refusedConnections))
    text.add("slalom_leases", .gauge, "Trials that workers have now.", Double(statistics.leaseAges.count))
    text.add(
      "slalom_lease_age_seconds_max", .gauge, "Age of the oldest lease; 0 without one.", statistics.leaseAges.max() ?? 0
    )
    if let latency = statistics.commitLatency {
      text.add(
        "slalom_commit_latency_seconds", "Store transactions, from their begin until they were durable.", latency)
    }
    text.add(
      "slalom_commit_queue_bytes", .gauge, "About how much waits for the store.", Double(statistics.commitQueueBytes))
    text.add(
      "slalom_store_usable", .gauge, "1 while the store can be written.", statistics.isStoreUsable ? 1 : 0)
    text.add("slalom_dashboard_event_streams", .gauge, "Pages that are kept up to date now.", Double(eventStreams))
    return text.text
  }

  private static func addSweeps(_ cluster: ClusterAnswer, to text: inout Exposition) {
    // Those that go on, then the latest of the others.
    let open = cluster.sweeps.filter { !$0.state.isFinished }.suffix(sweepLimit)
    let finished = cluster.sweeps.filter(\.state.isFinished).suffix(sweepLimit - open.count)
    let trials = (open + finished).flatMap { sweep -> [Exposition.Sample] in
      [TrialState.waiting, .running, .done, .diverged, .failed].map { state in
        .init(
          Double(sweep.counts[state]), [("sweep", sweep.sweep.short), ("name", sweep.name), ("state", state.rawValue)])
      }
    }
    text.add(
      "slalom_trials", .gauge, "Trials of a sweep in a state, of the \(sweepLimit) sweeps that matter most.", trials)
    let states = Dictionary(grouping: cluster.sweeps, by: \.state)
    text.add(
      "slalom_sweeps", .gauge, "Sweeps in a state.",
      SweepState.allCases.map { .init(Double(states[$0]?.count ?? 0), [("state", $0.rawValue)]) })
    text.add(
      "slalom_integrity_alarms", .gauge, "Trials with results that differ from the committed one.",
      Double(cluster.sweeps.reduce(0) { $0 + $1.alarms }))
  }

  private static func addWorkers(_ cluster: ClusterAnswer, to text: inout Exposition) {
    let counts = cluster.workerCounts
    text.add(
      "slalom_workers", .gauge, "Workers in a state.",
      [
        (WorkerState.alive, counts.alive), (.quarantined, counts.quarantined), (.refused, counts.refused),
        (.gone, counts.gone),
      ].map { .init(Double($0.1), [("state", $0.0.rawValue)]) })
    let alive = cluster.workers.filter { $0.state == .alive }
    text.add("slalom_slots", .gauge, "Slots of the workers alive.", Double(counts.slots))
    text.add("slalom_slots_busy", .gauge, "Slots that train.", Double(counts.busy))
    text.add(
      "slalom_worker_heartbeat_age_seconds", .gauge,
      "Since a worker alive was last heard of, of \(workerLimit) workers at most.",
      alive.prefix(workerLimit).map {
        .init(
          Double($0.heardMillisecondsAgo ?? 0) / 1000,
          [("worker", $0.name), ("host", $0.host), ("id", $0.worker.value)])
      })
    text.add(
      "slalom_worker_results_total", .counter, "Results of a worker, of \(workerLimit) workers at most.",
      alive.prefix(workerLimit).map {
        .init(Double($0.committed), [("worker", $0.name), ("host", $0.host), ("id", $0.worker.value)])
      })
  }
}
