internal import Benchmarking
internal import SweepClient
internal import SweepCore
internal import ZeroMQ

/// Measures a coordinator from outside: its process, over its real protocol, on its real store.
struct LoadBenchmark {
  let options: LoadOptions
  private let isInterrupted: () -> Bool

  init(_ options: LoadOptions, isInterrupted: @escaping () -> Bool) {
    self.options = options
    self.isInterrupted = isInterrupted
  }

  func startCoordinator(workerSlots: [Int] = []) throws -> CoordinatorUnderTest {
    try CoordinatorUnderTest(
      program: options.program, in: options.storeParent, workerSlots: workerSlots, isInterrupted: isInterrupted)
  }

  func startWorkers(_ count: Int, for coordinator: CoordinatorUnderTest) throws -> WorkerProcesses {
    try WorkerProcesses(
      [
        "--coordinator", coordinator.access.endpoint, "--access", coordinator.accessPath,
        "--slots", String(options.slots), "--train-milliseconds", String(options.trainingMilliseconds),
        "--data-digest", coordinator.dataDigest.hex,
      ], count: count, processes: options.workerProcesses)
  }

  /// Processor time of the coordinator, in cores, while `window` passes.
  func share(of coordinator: CoordinatorUnderTest) throws -> Double {
    let start = (time: ContinuousClock.now, usage: coordinator.usage)
    try coordinator.pass(options.window)
    let seconds = (ContinuousClock.now - start.time) / .seconds(1)
    return (coordinator.usage.processorSeconds - start.usage.processorSeconds) / seconds
  }
}
