import Testing

/// Seeded runs of a whole cluster; a failing seed is printed with its trace and reproduces alone.
struct SimulationTests {
  @Test(arguments: 0..<20)
  func everyTrialIsCommittedOnceWhateverHappens(block: UInt64) {
    for seed in block * 50..<(block + 1) * 50 {
      var simulation = Simulation(seed: seed)
      let broken = simulation.run()
      if !broken.isEmpty {
        Issue.record("seed \(seed): \(broken)\n\(simulation.trace.suffix(40).joined(separator: "\n"))")
        return
      }
    }
  }
}
