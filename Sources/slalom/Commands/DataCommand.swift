internal import ArgumentParser
internal import CIFAR10
internal import FoundationEssentials
internal import Glibc

/// `slalom data`: getting CIFAR-10 onto this machine, and knowing what is there.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Fetch, verify or synthesize the images that trials train on.",
    discussion: """
      Every command finds its data in this order: --data DIR, the environment variable SLALOM_DATA, and the user's \
      cache directory ($XDG_CACHE_HOME/slalom or ~/.cache/slalom), where 'fetch' and 'synthesize' put theirs and \
      fetched data goes before synthetic. Each may name the directory with the .bin files or its parent.

      EXAMPLE
        slalom data fetch && slalom data verify

      EXIT CODES
        0 done; 2 no usable data; 64 usage.
      """,
    subcommands: [Fetch.self, Verify.self, Synthesize.self])

  /// Runs `work`; data that cannot be used or had is told on standard error and ends the command with exit code 2.
  static func reportingUnusableData(_ work: () throws(CIFAR10Error) -> Void) throws {
    do throws(CIFAR10Error) {
      try work()
    } catch {
      note("error: \(error)")
      throw unusableInput
    }
  }

  /// Exit code 2 of docs: unusable input.
  static let unusableInput = ExitCode(2)

  static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// Writes a line to standard error.
  static func note(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    // Nothing is left to tell it to when standard error is gone.
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}
