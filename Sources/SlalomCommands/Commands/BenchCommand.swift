internal import ArgumentParser

/// `slalom bench`: what this machine and this program can do.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure training against this machine's limits, or a coordinator.",
    discussion: """
      'slalom bench' alone is 'slalom bench training'; its options may follow at once.

      EXAMPLES
        slalom bench --cpu 1
        slalom bench coordinator --workers 10,100 --trials 1000,10000
      """,
    subcommands: [TrainingBenchCommand.self, CoordinatorBenchCommand.self],
    defaultSubcommand: TrainingBenchCommand.self)
}
