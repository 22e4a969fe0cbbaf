internal import Dispatch
internal import Synchronization

/// Runs an asynchronous call from a thread that may block, as a command's main thread.
func blocking<Value: Sendable>(_ call: @escaping @Sendable () async throws -> Value) throws -> Value {
  let result = Mutex<Result<Value, any Error>?>(nil)
  let done = DispatchSemaphore(value: 0)
  Task {
    let outcome: Result<Value, any Error>
    do {
      outcome = .success(try await call())
    } catch {
      outcome = .failure(error)
    }
    result.withLock { $0 = outcome }
    done.signal()
  }
  done.wait()
  guard let outcome = result.withLock({ $0 }) else { preconditionFailure("signalled before there was a result") }
  return try outcome.get()
}
