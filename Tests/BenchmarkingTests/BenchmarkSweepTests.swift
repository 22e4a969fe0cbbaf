import Benchmarking
import SweepCore
import Testing

struct BenchmarkSweepTests {
  @Test(arguments: [
    (1, 10, 1, 1), (7, 10, 1, 7), (10, 10, 1, 10), (11, 10, 2, 10), (1000, 10, 100, 10), (100_000, 10, 10_000, 10),
  ])
  func fileSpansTheTrials(trials: Int, seeds: Int, configurations: Int, seedsOfEach: Int) throws {
    let sweep = BenchmarkSweep(trials: trials, seeds: seeds)
    let spec = try SweepSpec.parse(sweep.text, file: "bench.yaml")
    #expect(spec.configurations.count == configurations)
    #expect(spec.seeds.count == seedsOfEach)
    #expect(sweep.trials == configurations * seedsOfEach)
  }

  @Test func trialsHaveOneIteration() throws {
    let spec = try SweepSpec.parse(BenchmarkSweep(trials: 10, seeds: 10).text, file: "bench.yaml")
    #expect(spec.configurations[0].iterations == 1)
  }
}
