internal import Benchmarking
internal import Foundation
internal import SweepClient
internal import SweepCore

extension LoadBenchmark {
  /// Trials that real slots train, of one worker or of a worker each.
  func slots(_ slots: Int, trials: Int, ofOneWorker: Bool) throws -> SlotMeasurement {
    let sweep = BenchmarkSweep(trials: trials, seeds: options.seeds)
    let workers = ofOneWorker ? [slots] : Array(repeating: 1, count: slots)
    let coordinator = try startCoordinator(workerSlots: workers)
    var measurement = SlotMeasurement()
    measurement.workers = workers.count
    measurement.slots = slots
    measurement.trials = sweep.trials
    _ = try coordinator.submit(sweep)
    var connection = try CoordinatorConnection.open(coordinator.access)
    _ = try connection.ask(SteerRequest(.pause, sweep: ""))
    try coordinator.startWorkers()
    _ = try coordinator.wait(atMost: options.limit) {
      try connection.ask(ClusterRequest()).workers.count == workers.count
    }
    // Their canaries are behind them then.
    try coordinator.pass(.seconds(2))
    let start = coordinator.usage
    _ = try connection.ask(SteerRequest(.resume, sweep: ""))
    var results = 0
    _ = try coordinator.wait(atMost: options.limit, every: .seconds(1)) {
      results = try connection.ask(ClusterRequest()).sweeps.first?.counts.results ?? 0
      return results == sweep.trials
    }
    measurement.coordinatorSeconds = coordinator.usage.processorSeconds - start.processorSeconds
    measurement.trials = results
    let attempts = try connection.sweep("").shards.flatMap(\.attempts)
    if let begin = attempts.map(\.issuedMilliseconds).min(), let end = attempts.compactMap(\.endedMilliseconds).max() {
      measurement.seconds = Double(end - begin) / 1000
    }
    return measurement
  }
}
