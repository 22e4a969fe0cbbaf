internal import ArgumentParser
internal import CIFAR10
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCoordinator
internal import SweepCore
internal import SweepDashboard
internal import SweepStore
internal import ZeroMQ

/// The exit codes that README.md lists.
enum Exit {
  static let internalError = ExitCode(1)
  static let unusableInput = ExitCode(2)
  static let failedShards = ExitCode(3)
  static let diverged = ExitCode(4)
  static let incomplete = ExitCode(5)
  static let coordinatorLost = ExitCode(6)
  static let differentBits = ExitCode(7)
}

/// Appends to standard error.
func writeError(_ text: String) {
  FileDescriptor.standardError.write(Array(text.utf8))
}

/// Writes a line to standard error.
func note(_ line: String) { writeError(line + "\n") }

/// Says on standard error what cannot be used; the exit code for that is 2.
func unusable(_ error: any Error) -> ExitCode {
  note("error: \(error)")
  return Exit.unusableInput
}

/// Writes text to standard output, at once.
///
/// - Throws: `UnwritableOutput`: a table that was cut off is no table.
func show(_ text: String) throws {
  let bytes = Array(text.utf8)
  guard FileDescriptor.standardOutput.write(bytes) == bytes.count else { throw UnwritableOutput(code: errno) }
}

struct UnwritableOutput: Error, CustomStringConvertible {
  let code: Int32

  var description: String { "standard output cannot be written: \(String(cString: strerror(code)))" }
}

/// Runs a command's body, and turns what it throws into a message on standard error and the right exit code.
func reporting(_ body: () throws -> Void) throws {
  do {
    try body()
  } catch let code as ExitCode {
    throw code
  } catch {
    note("error: \(error)")
    throw exitCode(of: error)
  }
}

private func exitCode(of error: any Error) -> ExitCode {
  switch error {
  case is SpecError, is CIFAR10Error, is KeyFileError, is KeyTableError, is UnusableInput, is EndpointError,
    is DashboardError:
    return Exit.unusableInput
  case let error as ClientError:
    switch error {
    case .unreachable, .silent, .noCoordinator: return Exit.coordinatorLost
    case .keyRefused, .refused: return Exit.unusableInput
    case .interrupted: return Exit.incomplete
    case .failed, .badAnswer: return Exit.internalError
    }
  case let error as CoordinatorError:
    switch error {
    // A full disk is mended outside the program, and before it is started again.
    case .cannotListen, .storeFailed(_, isEnvironment: true): return Exit.unusableInput
    case .storeFailed, .unreadableStore: return Exit.internalError
    }
  case is StoreError, is LaunchError: return Exit.unusableInput
  default: return Exit.internalError
  }
}

/// Something a user gave that cannot be used.
struct UnusableInput: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
