import Foundation
import Testing

/// Seeded runs of a whole cluster.
///
/// A failing seed runs alone, with its trace, by SLALOM_SIMULATION_SEED=N swift test --filter SweepSimulationTests;
/// SLALOM_SIMULATION_SEEDS=N says how many seeds there are.
struct ClusterSimulationTests {
  static let environment = ProcessInfo.processInfo.environment
  static let replayed = environment["SLALOM_SIMULATION_SEED"].flatMap { UInt64($0) }
  #if DEBUG
    static let defaultSeeds: UInt64 = 300
  #else
    static let defaultSeeds: UInt64 = 5000
  #endif
  static let blocks: [Range<UInt64>] = {
    if let replayed { return [replayed..<replayed + 1] }
    let seeds = environment["SLALOM_SIMULATION_SEEDS"].flatMap { UInt64($0) } ?? defaultSeeds
    return stride(from: 0, to: seeds, by: 50).map { $0..<min($0 + 50, seeds) }
  }()

  @Test(arguments: blocks)
  func everythingCompletesOnceAndAlikeWhateverHappens(seeds: Range<UInt64>) throws {
    for seed in seeds {
      let simulation = try ClusterSimulation(seed: seed, traces: Self.replayed != nil)
      let broken = try simulation.run()
      if Self.replayed != nil { print(simulation.trace.joined(separator: "\n")) }
      if !broken.isEmpty {
        Issue.record(
          """
          seed \(seed), after \(simulation.now) ms: \(broken.joined(separator: "; "))
          to replay it with a trace: SLALOM_SIMULATION_SEED=\(seed) swift test --filter SweepSimulationTests
          """)
        return
      }
    }
  }

  @Test(arguments: 0..<20)
  func undisturbedClusterCompletesWithOneAttemptATrial(seed: UInt64) throws {
    let simulation = try ClusterSimulation(seed: seed, hasFaults: false)
    #expect(try simulation.run() == [])
    #expect(simulation.begun.count == simulation.trials.count)
  }

  @Test func aSeedIsAlwaysTheSameRun() throws {
    for seed in UInt64(0)..<5 {
      let traces = try (0..<2).map { _ in
        let simulation = try ClusterSimulation(seed: seed, traces: true)
        _ = try simulation.run()
        return simulation.trace
      }
      #expect(traces[0] == traces[1])
    }
  }
}
