package import ArgumentParser

/// The program: its verbs, its exit codes and its version.
package struct Slalom: ParsableCommand {
  /// What every program of this build says of itself.
  static let version = "0.1.0"

  package static let configuration = CommandConfiguration(
    commandName: "slalom",
    abstract: "Race optimizers down the same hill: one sweep, one answer.",
    discussion: """
      A coordinator shards a sweep (optimizer x learning rate x seed x ...) over worker processes on one or more \
      machines, each of which trains the whole fully-connected CIFAR-10 network in double precision; the coordinator \
      keeps a ranked convergence table. The same sweep and data give the same bits everywhere.

      EXAMPLE
        slalom run docs/sweeps/quickstart.yaml

      EXIT CODES
        0  all done
        1  internal error
        2  unusable input (sweep file, data, key, store)
        3  finished with failed trials
        4  finished, some trials diverged (only under --strict)
        5  incomplete (cancelled, interrupted)
        6  coordinator unreachable or lost
        7  two results of one trial differ ('verify', or a command that waits for a sweep)
        64 usage
      """,
    version: version,
    // A slot is started by a worker's supervisor, simulated workers by 'bench coordinator', neither by a person.
    subcommands: [SlotCommand.self, BenchWorkersCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Sweeps",
        subcommands: [
          InitCommand.self, RunCommand.self, SubmitCommand.self, LeaderboardCommand.self, ReportCommand.self,
          ExportCommand.self,
          RerunCommand.self, VerifyCommand.self, CancelCommand.self, PauseCommand.self, ResumeCommand.self,
          RenameCommand.self, NoteCommand.self, ArchiveCommand.self,
        ]),
      CommandGroup(
        name: "The cluster",
        subcommands: [
          CoordinatorCommand.self, WorkerCommand.self, DashboardCommand.self, StatusCommand.self, SweepsCommand.self,
          TrialsCommand.self, WorkersCommand.self, ExplainCommand.self, KeysCommand.self,
        ]),
      CommandGroup(
        name: "One trial, and its data",
        subcommands: [
          TrainCommand.self, GradientCheckCommand.self, DataCommand.self, BenchCommand.self,
        ]),
      CommandGroup(name: "The shell", subcommands: [CompletionsCommand.self]),
    ])

  package init() {}
}

/// A verb as the list of all of them tells it.
package struct Verb: Hashable, Sendable {
  package let name: String
  package let abstract: String

  /// In the order of `slalom --help`.
  package static var all: [Verb] {
    Slalom.configuration.groupedSubcommands.flatMap(\.subcommands).map { command in
      Verb(name: command.configuration.commandName ?? "", abstract: command.configuration.abstract)
    }
  }
}
