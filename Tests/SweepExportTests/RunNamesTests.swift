import SweepCore
import SweepExport
import Testing

struct RunNamesTests {
  private func names(_ configurations: [Configuration], seeds: [UInt64]) -> [String] {
    let definition = SweepDefinition(
      name: "demo", target: Target(), configurations: configurations, seeds: seeds, dataDigest: .sha256("data"))
    let ids = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
    return RunNames(definition).names(of: Array(zip(definition.trials.indices, ids)))
  }

  @Test func aNameTellsWhatTheSweepVaries() {
    let nesterov = [0.9, 0.95].map {
      Configuration(optimizer: OptimizerSettings(.nesterov, learningRate: 1e-3, [.momentum: $0]))
    }
    #expect(
      names(nesterov, seeds: [0, 7]) == [
        "nesterov/lr=1e-3,momentum=0.9/seed=0", "nesterov/lr=1e-3,momentum=0.9/seed=7",
        "nesterov/lr=1e-3,momentum=0.95/seed=0", "nesterov/lr=1e-3,momentum=0.95/seed=7",
      ])
  }

  @Test func noTwoTrialsShareAName() {
    var other = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 0.01))
    other.dataset.train = 100
    let names = names([Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 0.01)), other], seeds: [0])
    #expect(Set(names).count == 2)
    #expect(names[0] == "sgd/lr=0.01/seed=0")
    #expect(names[1].hasPrefix("sgd/lr=0.01/seed=0,trial="))
  }
}
