import Foundation
import Synchronization
import Testing

/// Seeded runs of a whole cluster.
///
/// A failing seed runs alone, with its trace, by `scripts/simulate --seed N`; SLALOM_SIMULATION_SEEDS=N says how many
/// seeds there are, SLALOM_SIMULATION_FROM=S where they begin.
struct ClusterSimulationTests {
  static let environment = ProcessInfo.processInfo.environment
  static let replayed = number("SLALOM_SIMULATION_SEED")
  #if DEBUG
    static let defaultSeeds: UInt64 = 300
  #else
    static let defaultSeeds: UInt64 = 10_000
  #endif
  static let blocks: [Range<UInt64>] = {
    if let replayed { return [replayed..<replayed + 1] }
    let first = number("SLALOM_SIMULATION_FROM") ?? 0
    let end = first + (number("SLALOM_SIMULATION_SEEDS") ?? defaultSeeds)
    return stride(from: first, to: end, by: 50).map { $0..<min($0 + 50, end) }
  }()
  /// The first seed that failed ends the others.
  static let hasFailed = Mutex(false)

  static func number(_ name: String) -> UInt64? { environment[name].flatMap { UInt64($0) } }

  @Test(arguments: blocks)
  func everythingCompletesOnceAndAlikeWhateverHappens(seeds: Range<UInt64>) throws {
    for seed in seeds where !Self.hasFailed.withLock({ $0 }) {
      let simulation = try ClusterSimulation(seed: seed, traces: Self.replayed != nil)
      let broken = try simulation.run()
      if Self.replayed != nil { print(simulation.trace.joined(separator: "\n")) }
      if !broken.isEmpty {
        Self.hasFailed.withLock { $0 = true }
        Issue.record(
          """
          seed \(seed), after \(simulation.now) ms: \(broken.joined(separator: "; "))
          to replay it with a trace: scripts/simulate --seed \(seed)
          """)
        return
      }
    }
  }

  @Test(.enabled(if: replayed == nil), arguments: 0..<20)
  func undisturbedClusterCompletesWithOneAttemptATrial(seed: UInt64) throws {
    let simulation = try ClusterSimulation(seed: seed, hasFaults: false)
    #expect(try simulation.run() == [])
    #expect(simulation.begun.count == simulation.trials.count)
  }

  @Test(.enabled(if: replayed == nil), arguments: 0..<5)
  func aThousandIdleWorkersChangeNothing(seed: UInt64) throws {
    let simulation = try ClusterSimulation(seed: seed, idleWorkers: 1000)
    #expect(try simulation.run() == [])
    #expect(simulation.idlersEver.count == 1000)
  }

  @Test(.enabled(if: replayed == nil)) func aSeedIsAlwaysTheSameRun() throws {
    for seed in UInt64(0)..<5 {
      let traces = try (0..<2).map { _ in
        let simulation = try ClusterSimulation(seed: seed, traces: true)
        _ = try simulation.run()
        return simulation.trace
      }
      #expect(traces[0] == traces[1])
    }
  }

  /// A fault that never strikes proves nothing.
  @Test(.enabled(if: replayed == nil)) func everyFaultStrikes() throws {
    var missing: Set = [
      "is killed in the middle", "is cut off", "is disconnected", "hangs until", "jumps by", "lies: true",
      "the coordinator is killed", "the transaction ends after", "ms from the right time", "impostor",
    ]
    for seed in UInt64(0)..<200 where !missing.isEmpty {
      let simulation = try ClusterSimulation(seed: seed, traces: true)
      _ = try simulation.run()
      missing = missing.filter { fault in !simulation.trace.contains { $0.contains(fault) } }
    }
    #expect(missing.isEmpty)
  }
}
