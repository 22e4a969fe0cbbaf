internal import SweepCore
internal import SweepViews

/// How a coordinator fared, as tables.
extension BenchmarkReport {
  package mutating func addSweeps(_ measurements: [SweepMeasurement]) {
    addShards(measurements)
    addAnswers(measurements)
    addMemory(measurements)
    addCommands(measurements)
    addWatching(measurements)
    addRestarts(measurements)
  }

  private mutating func addShards(_ measurements: [SweepMeasurement]) {
    let columns: [Table.Column] = [
      .init("trials", "trials", .right), .init("workers", "workers", .right), .init("slots", "slots", .right),
      .init("ready", "joined", .right), .init("settled", "settled", .right), .init("seconds", "s", .right),
      .init("shardsPerSecond", "shards/s", .right),
      .init("coordinatorMilliseconds", "coordinator CPU ms a shard", .right),
      .init("workerMilliseconds", "workers' CPU ms a shard", .right),
      .init("ackMedianMilliseconds", "ack ms p50", .right), .init("ack99Milliseconds", "p99", .right),
      .init("commitMedianMilliseconds", "commit ms p50", .right), .init("commit99Milliseconds", "p99", .right),
    ]
    let rows = measurements.map { sweep -> [Table.Cell] in
      let shard = sweep.settled > 0 ? 1 / Double(sweep.settled) : nil
      return [
        .integer(sweep.trials), .integer(sweep.workers), .integer(sweep.slots), .integer(sweep.ready),
        .integer(sweep.settled), .fixed(sweep.seconds, places: 1),
        .optional(sweep.seconds > 0 ? Double(sweep.settled) / sweep.seconds : nil, places: 0),
        .optional(shard.map { $0 * sweep.coordinatorSeconds * 1e3 }, places: 3),
        .optional(shard.map { $0 * sweep.workerSeconds * 1e3 }, places: 3),
      ] + cells(sweep.acknowledgements) + cells(sweep.commits)
    }
    add("Shards", Table(name: "shards", columns: columns, rows: rows))
  }

  private mutating func addAnswers(_ measurements: [SweepMeasurement]) {
    let columns: [Table.Column] = [
      .init("trials", "trials", .right), .init("workers", "workers", .right),
      .init("clusterAnswers", "cluster answers", .right), .init("clusterMedianMilliseconds", "ms p50", .right),
      .init("cluster99Milliseconds", "p99", .right), .init("followAnswers", "followers' answers", .right),
      .init("followMedianMilliseconds", "ms p50", .right), .init("follow99Milliseconds", "p99", .right),
      .init("unanswered", "unanswered", .right),
    ]
    let rows = measurements.map { sweep -> [Table.Cell] in
      [.integer(sweep.trials), .integer(sweep.workers), .integer(sweep.clusterAnswers?.count ?? 0)]
        + cells(sweep.clusterAnswers) + [.integer(sweep.followAnswers?.count ?? 0)] + cells(sweep.followAnswers)
        + [.integer(sweep.unanswered)]
    }
    add("Answers meanwhile", Table(name: "answers", columns: columns, rows: rows))
  }

  private mutating func addMemory(_ measurements: [SweepMeasurement]) {
    let columns: [Table.Column] = [
      .init("trials", "trials", .right), .init("workers", "workers", .right),
      .init("startedMegabytes", "started MB", .right), .init("trialKilobytes", "KB a waiting trial", .right),
      .init("workerKilobytes", "KB a worker", .right), .init("endedMegabytes", "at the end MB", .right),
      .init("doneKilobytes", "KB a trial done", .right), .init("restartedMegabytes", "started again MB", .right),
    ]
    let rows = measurements.map { sweep -> [Table.Cell] in
      [
        .integer(sweep.trials), .integer(sweep.workers), .megabytes(sweep.startedBytes),
        .kilobytes(sweep.submittedBytes - sweep.startedBytes, of: sweep.trials),
        .kilobytes(sweep.joinedBytes - sweep.submittedBytes, of: sweep.ready), .megabytes(sweep.endedBytes),
        .kilobytes(sweep.endedBytes - sweep.joinedBytes, of: sweep.settled),
        sweep.restartedBytes > 0 ? .megabytes(sweep.restartedBytes) : .empty,
      ]
    }
    add("The coordinator's memory", Table(name: "memory", columns: columns, rows: rows))
  }

  private mutating func addCommands(_ measurements: [SweepMeasurement]) {
    guard measurements.contains(where: { !$0.waiting.isEmpty }) else { return }
    let columns: [Table.Column] =
      [
        .init("trials", "trials", .right), .init("results", "with results", .right),
        .init("submit", "submit s", .right),
      ]
      + SweepCommand.allCases.map { .init($0.rawValue, "\($0.rawValue) s", .right) }
    let rows = measurements.flatMap { sweep -> [[Table.Cell]] in
      let times: [(Int, CommandTime?, [SweepCommand: CommandTime])] = [
        (0, sweep.submit, sweep.waiting), (sweep.settled, nil, sweep.done),
      ]
      return times.map { results, submit, commands in
        [.integer(sweep.trials), .integer(results), .command(submit)]
          + SweepCommand.allCases.map { .command(commands[$0]) }
      }
    }
    add("Commands", Table(name: "commands", columns: columns, rows: rows))
  }

  private mutating func addWatching(_ measurements: [SweepMeasurement]) {
    guard measurements.contains(where: { $0.unwatchedShare != nil }) else { return }
    let columns: [Table.Column] = [
      .init("trials", "waiting trials", .right), .init("unwatchedShare", "nobody looks", .right),
      .init("followerShare", "a follower", .right), .init("pageShare", "a page", .right),
    ]
    let rows = measurements.map { sweep -> [Table.Cell] in
      [.integer(sweep.trials)]
        + [sweep.unwatchedShare, sweep.followerShare, sweep.pageShare].map { $0.map(Table.Cell.share) ?? .empty }
    }
    add("CPU of the coordinator, of a core", Table(name: "watching", columns: columns, rows: rows))
  }

  private mutating func addRestarts(_ measurements: [SweepMeasurement]) {
    guard measurements.contains(where: { $0.stopSeconds != nil }) else { return }
    let columns: [Table.Column] = [
      .init("trials", "trials", .right), .init("results", "with results", .right),
      .init("stopSeconds", "stop s", .right),
      .init("restartSeconds", "start to first answer s", .right),
    ]
    let rows = measurements.map { sweep -> [Table.Cell] in
      [
        .integer(sweep.trials), .integer(sweep.settled), .optional(sweep.stopSeconds, places: 2),
        .optional(sweep.restartSeconds, places: 2),
      ]
    }
    add("Restart", Table(name: "restart", columns: columns, rows: rows))
  }

  package mutating func addIdle(_ measurements: [IdleMeasurement]) {
    let columns: [Table.Column] = [
      .init("workers", "workers", .right), .init("ready", "joined", .right), .init("seconds", "s", .right),
      .init("coordinatorShare", "CPU, of a core", .right), .init("heartbeatsSent", "heartbeats", .right),
      .init("heartbeatsAnswered", "answered", .right), .init("clusterMedianMilliseconds", "cluster ms p50", .right),
      .init("cluster99Milliseconds", "p99", .right), .init("unanswered", "unanswered", .right),
      .init("status", "status s", .right), .init("workerKilobytes", "KB a worker", .right),
    ]
    let rows = measurements.map { idle -> [Table.Cell] in
      [
        .integer(idle.workers), .integer(idle.ready), .fixed(idle.seconds, places: 1), .share(idle.coordinatorShare),
        .integer(idle.heartbeatsSent), .integer(idle.heartbeatsAnswered),
      ] + cells(idle.clusterAnswers)
        + [
          .integer(idle.unanswered), .command(idle.status),
          .kilobytes(idle.residentBytes - idle.startedBytes, of: idle.ready),
        ]
    }
    add("Workers that only send heartbeats", Table(name: "idle", columns: columns, rows: rows))
  }

  package mutating func addSlots(_ measurements: [SlotMeasurement]) {
    let columns: [Table.Column] = [
      .init("workers", "workers", .right), .init("slots", "slots", .right), .init("trials", "trials", .right),
      .init("seconds", "s", .right), .init("trialsPerSecond", "trials/s", .right),
      .init("coordinatorMilliseconds", "coordinator CPU ms a trial", .right),
    ]
    let rows = measurements.map { run -> [Table.Cell] in
      [
        .integer(run.workers), .integer(run.slots), .integer(run.trials), .fixed(run.seconds, places: 2),
        .optional(run.seconds > 0 ? Double(run.trials) / run.seconds : nil, places: 0),
        .optional(run.trials > 0 ? run.coordinatorSeconds / Double(run.trials) * 1e3 : nil, places: 3),
      ]
    }
    add("Slots that train", Table(name: "slots", columns: columns, rows: rows))
  }

  /// Milliseconds: the median and the 99th percentile.
  private func cells(_ latency: LatencySummary?) -> [Table.Cell] {
    [latency?.median, latency?.percentile99].map { .optional($0.map { $0 * 1e3 }, places: 1) }
  }
}

extension Table.Cell {
  fileprivate static func optional(_ value: Double?, places: Int) -> Table.Cell {
    value.map { .fixed($0, places: places) } ?? .empty
  }

  fileprivate static func megabytes(_ bytes: Int) -> Table.Cell { .fixed(Double(bytes) / 1e6, places: 1) }

  fileprivate static func kilobytes(_ bytes: Int, of count: Int) -> Table.Cell {
    optional(count > 0 ? Double(bytes) / Double(count) / 1e3 : nil, places: 2)
  }

  /// Seconds, and how it ended where that was not well.
  fileprivate static func command(_ time: CommandTime?) -> Table.Cell {
    guard let time else { return .empty }
    let seconds = NumberText.fixed(time.seconds, places: 2)
    guard let failure = time.failure else { return .fixed(time.seconds, places: 2) }
    return .text("\(seconds), then \(failure)", tone: .warning)
  }
}
