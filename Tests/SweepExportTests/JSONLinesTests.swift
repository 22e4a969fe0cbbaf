import Foundation
import SweepCore
import SweepExport
import Testing

struct JSONLinesTests {
  private func shard(_ series: TrialSeries) -> ExportedShard {
    var configuration = Configuration(optimizer: OptimizerSettings(.adam, learningRate: 1e-4))
    configuration.dataset.train = 20
    configuration.batch = 10
    configuration.epochs = 2
    let trial = TrialSettings(configuration: configuration, seed: .max)
    return ExportedShard(index: 3, trial: trial, id: trial.id(dataDigest: .sha256("data")), series: series)
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func everyIterationIsALineAndEpochsStandWhereTheyEnd() throws {
    var series = TrialSeries()
    series.losses = [4, 3, 2, 0.1]
    series.epochs = [0.25, 0.5].map {
      EpochMetrics(trainingAccuracy: $0, validationAccuracy: $0 / 2, validationLoss: 2)
    }
    series.testAccuracy = 0.75
    let lines = try objects(JSONLines.text(shard(series)))
    #expect(lines.map { $0["loss"] as? Double } == [4, 3, 2, 0.1])
    #expect(lines.map { $0["iteration"] as? Int } == [1, 2, 3, 4])
    #expect(lines.map { $0["epoch"] as? Int } == [1, 1, 2, 2])
    #expect(lines.map { $0["trainingAccuracy"] as? Double } == [nil, 0.25, nil, 0.5])
    #expect(lines.map { $0["validationAccuracy"] as? Double } == [nil, 0.125, nil, 0.25])
    #expect(lines.map { $0["testAccuracy"] as? Double } == [nil, nil, nil, 0.75])
    #expect(lines.allSatisfy { $0["optimizer"] as? String == "adam" && $0["beta1"] as? Double == 0.9 })
    #expect(lines.allSatisfy { ($0["seed"] as? NSNumber)?.uint64Value == .max && $0["shard"] as? Int == 3 })
  }

  @Test func whatIsNotFiniteIsNull() throws {
    var series = TrialSeries()
    series.losses = [2.5, .infinity, .nan]
    let lines = try objects(JSONLines.text(shard(series)))
    #expect(lines.map { $0["loss"] as? Double } == [2.5, nil, nil])
    #expect(lines.allSatisfy { $0.keys.contains("loss") })
  }
}
