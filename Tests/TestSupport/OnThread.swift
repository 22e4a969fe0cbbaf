internal import Foundation

/// Runs what blocks on a thread of its own, which ends with it: the few threads of the cooperative pool are shared by all
/// tests.
package func onThread<Value: Sendable, Failure: Error>(
  _ work: @escaping @Sendable () throws(Failure) -> Value
) async throws(Failure) -> Value {
  let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
    Thread { continuation.resume(returning: Result(catching: work)) }.start()
  }
  return try result.get()
}
