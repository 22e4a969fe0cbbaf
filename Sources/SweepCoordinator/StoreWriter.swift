internal import Dispatch
internal import SweepCore
internal import SweepStore

/// The threads that write and read the store, which are not the one that serves the socket: they wait for the disk.
struct StoreWriter: Sendable {
  private let store: SweepStore
  private let writes = DispatchQueue(label: "slalom.store.writes")
  private let reads = DispatchQueue(label: "slalom.store.reads")

  init(_ store: SweepStore) { self.store = store }

  /// Makes `changes` durable, all or none.
  func apply(_ changes: [StoreChange]) async throws {
    try await run(on: writes) { try store.apply(changes) }
  }

  func metrics(of execution: Execution) async throws -> [(sequence: Int, payload: [UInt8])] {
    try await run(on: reads) { try store.metrics(of: execution.trial, attempt: execution.attempt) }
  }

  func perform(_ series: [SeriesRead]) async throws -> [SeriesReadResult] {
    try await run(on: reads) { try SeriesRead.perform(series, from: store) }
  }

  /// To be called when nothing is being written or read.
  func close() async throws {
    try await run(on: writes) { try store.close() }
  }

  private func run<Result: Sendable>(
    on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
