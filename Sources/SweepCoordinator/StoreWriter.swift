internal import Dispatch
internal import SweepCore
internal import SweepStore

/// The thread that writes the store, which is not the one that serves the socket: a transaction waits for the disk.
struct StoreWriter: Sendable {
  private let store: SweepStore
  private let queue = DispatchQueue(label: "slalom.store")

  init(_ store: SweepStore) { self.store = store }

  /// Makes `changes` durable, all or none.
  func apply(_ changes: [StoreChange]) async throws {
    try await run { try store.apply(changes) }
  }

  func metrics(of execution: Execution) async throws -> [(sequence: Int, payload: [UInt8])] {
    try await run { try store.metrics(of: execution.trial, attempt: execution.attempt) }
  }

  func close() async throws {
    try await run { try store.close() }
  }

  private func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try work() }) }
    }
  }
}
