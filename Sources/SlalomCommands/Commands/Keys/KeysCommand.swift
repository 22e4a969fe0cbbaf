internal import ArgumentParser
internal import Foundation
internal import SweepCoordinator

/// `slalom keys`: who may connect to a store's coordinator, and in which role.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Issue, list and revoke the keys that workers and commands connect with.",
    discussion: """
      Works on the store directory itself, whether its coordinator runs or not; a running one goes by what is written \
      here from its next message on. A key has one role:

        worker    trains: what 'slalom worker' needs, and nothing else
        operator  looks, and submits, cancels, pauses, resumes, reruns
        viewer    looks: leaderboard, status, sweeps, trials, workers

      Whoever can read the store directory has the store's own key and may do everything (docs/security.md). People get \
      into the dashboard by tokens instead ('slalom keys tokens').

      EXAMPLE
        slalom keys issue --role worker --name lab-2 --endpoint tcp://lab-1:7117
        scp lab-2.access lab-2: && ssh lab-2 slalom worker --access lab-2.access
        slalom keys revoke lab-2
      """,
    subcommands: [
      KeysInitCommand.self, KeysIssueCommand.self, KeysListCommand.self, KeysRevokeCommand.self,
      KeysTokensCommand.self,
    ])

  static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}

extension StoreOptions {
  /// The store's directory, which must hold keys.
  func withKeys() throws -> String {
    guard StoreKeys.exist(in: directory) else {
      throw UnusableInput(
        "there are no keys in the store \(directory); make them with 'slalom keys init', or name another store with --store"
      )
    }
    return directory
  }
}

extension Role: ExpressibleByArgument {
  /// Those a key can be issued for.
  public static var allValueStrings: [String] { issued.map(\.rawValue) }
}
