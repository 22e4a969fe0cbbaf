internal import ArgumentParser
internal import Benchmarking
internal import SweepCore

/// `slalom bench-workers`: the simulated workers of `slalom bench coordinator`. People do not start it.
struct BenchWorkersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-workers", abstract: "Be many workers, for a measurement.", shouldDisplay: false)

  @OptionGroup var access: AccessOptions
  @Option var count: Int
  @Option var slots: Int
  @Option var trainMilliseconds: Int
  @Option var dataDigest: String
  @Option var process: Int
  @OptionGroup var parent: ParentOption

  func run() throws {
    parent.apply()
    try reporting {
      guard let digest = Digest(hex: dataDigest) else { throw UnusableInput("'\(dataDigest)' is no digest") }
      var workers = try SimulatedWorkers(
        .init(
          count: count, slots: slots, trainingTime: .milliseconds(trainMilliseconds), process: process,
          access: try access.load(), dataDigest: digest, softwareVersion: Slalom.version))
      try workers.run()
    }
  }
}
