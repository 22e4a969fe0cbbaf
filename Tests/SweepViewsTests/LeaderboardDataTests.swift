import Foundation
import SweepCore
import SweepViews
import TestSupport
import Testing

/// One configuration, three seeds: a result, a divergence and a hole.
enum JSONSample {
  static var leaderboard: Leaderboard {
    var configuration = Configuration(optimizer: .init(.momentum, learningRate: 1e-5))
    configuration.dataset.subset = .random(seed: 3)
    configuration.record = [.update, .gradient]
    let definition = SweepDefinition(
      name: "a \"quoted\" name, with a comma", target: Target(trainingLoss: 0.5), configurations: [configuration],
      seeds: [0, 1, .max], dataDigest: .sha256("data"))
    let completed = TrialSummary(
      ending: .completed, iterationsToTarget: 201, finalTrainingLoss: 0.1 + 0.2, logLossArea: -1e-7,
      finalTrainingAccuracy: 0.875, finalValidationAccuracy: 0.4, bestValidationAccuracy: 0.41,
      finalValidationLoss: 1.75, testAccuracy: 0.395, lossCurve: [2.3, 0.3], trialDigest: .sha256("one"),
      ladder: [40, 60, 80, 120, 201, 300, nil],
      shorterBudgets: [
        ShorterBudget(iterationsToTarget: 201, trainingLoss: 0.5),
        ShorterBudget(iterationsToTarget: 201, trainingLoss: 0.375),
      ])
    let diverged = TrialSummary(
      ending: .diverged(iteration: 17, reason: .lossBlewUp), iterationsToTarget: nil, finalTrainingLoss: .infinity,
      logLossArea: .infinity, finalTrainingAccuracy: nil, finalValidationAccuracy: nil, bestValidationAccuracy: nil,
      finalValidationLoss: nil, testAccuracy: nil, lossCurve: [2.3, .infinity], trialDigest: .sha256("two"),
      ladder: [Int?](repeating: nil, count: 7),
      shorterBudgets: [
        ShorterBudget(iterationsToTarget: nil, trainingLoss: .infinity),
        ShorterBudget(iterationsToTarget: nil, trainingLoss: .infinity),
      ])
    return Leaderboard(definition: definition, summaries: [0: completed, 1: diverged])
  }
}

/// JSON and CSV: their whole text, and that other programs read it.
struct LeaderboardDataTests {
  @Test func jsonHoldsWhatTheSweepAndTheDataDetermine() {
    #expect(
      LeaderboardView(JSONSample.leaderboard, note: "not in it").rendered(.json) == #"""
        {
          "schema": 1,
          "sweep": "2facd507604de9e8c32b9afcba24ba3f6e93f602d7da1a9c37acaedae285c998",
          "name": "a \"quoted\" name, with a comma",
          "data": "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7",
          "target": {"trainingLoss": 0.5},
          "rankBy": "target",
          "trials": 3,
          "finished": 2,
          "diverged": 1,
          "ladder": {"targets": [1.0, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25]},
          "budgets": {"fractions": [0.8181818181818182, 0.9090909090909091, 1.0], "changes": false},
          "optimizers": [
            {
              "rank": 1,
              "optimizer": "momentum",
              "best": "942fcb5948a37aa557b619bb78b534faf606123113a1d81fd41acc5caf2a2cf2",
              "learningRate": 1e-05,
              "gridEdge": null,
              "configurations": 1,
              "trials": 3,
              "missing": 1,
              "provisional": true,
              "rankInterval": null,
              "basin": null,
              "expectedBest": [],
              "ladder": {"q1": [null, null, null, null, null, null, null], "median": [null, null, null, null, null, null, null], "q3": [null, null, null, null, null, null, null], "rank": [null, null, null, null, null, null, null]},
              "budgetRanks": [1, 1, 1]
            }
          ],
          "configurations": [
            {
              "rank": 1,
              "configuration": "942fcb5948a37aa557b619bb78b534faf606123113a1d81fd41acc5caf2a2cf2",
              "settings": {
                "optimizer": {"name": "momentum", "learningRate": 1e-05, "momentum": 0.9},
                "dataset": {
                  "name": "cifar10",
                  "train": 4000,
                  "validation": 1000,
                  "subset": {"random": 3},
                  "preprocess": "mean-image"
                },
                "network": {"hidden": [500, 500, 500], "initNormal": 0.01, "l2": 0.0},
                "training": {"epochs": 10, "batch": 100},
                "evaluation": {"train": 1000, "test": false},
                "record": ["gradient-norm", "update-norm"]
              },
              "provisional": true,
              "missing": 1,
              "finished": 2,
              "diverged": 1,
              "reached": 1,
              "targetState": "some",
              "iterationsToTarget": {"q1": null, "median": null, "q3": null},
              "finalTrainingLoss": {"q1": null, "median": null, "q3": null},
              "logLossArea": {"q1": null, "median": null, "q3": null},
              "finalTrainingAccuracy": {"q1": null, "median": null, "q3": null},
              "finalValidationAccuracy": {"q1": null, "median": null, "q3": null},
              "bestValidationAccuracy": {"q1": null, "median": null, "q3": null},
              "testAccuracy": {"q1": null, "median": null, "q3": null},
              "trials": [
                {"seed": 0, "trial": "cf2c4fa89b8622c414367f9084e14f90d74121d0c50e6286c1dcb3db7d1069dd", "ending": "completed", "digest": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", "iterationsToTarget": 201, "finalTrainingLoss": 0.30000000000000004, "logLossArea": -1e-07, "finalTrainingAccuracy": 0.875, "finalValidationAccuracy": 0.4, "bestValidationAccuracy": 0.41, "finalValidationLoss": 1.75, "testAccuracy": 0.395},
                {"seed": 1, "trial": "4867b0e61e6637df1f19e203519eebe6dd93727724fd83f719f08f30f2420e2e", "ending": "diverged", "iteration": 17, "reason": "loss-blew-up", "digest": "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3", "iterationsToTarget": null, "finalTrainingLoss": null, "logLossArea": null, "finalTrainingAccuracy": null, "finalValidationAccuracy": null, "bestValidationAccuracy": null, "finalValidationLoss": null, "testAccuracy": null},
                {"seed": 18446744073709551615, "trial": "fe6cceffdaa0388995decc29a86b110b265ee7b496ae1291b78a16610357400f", "ending": null}
              ]
            }
          ]
        }

        """#)
  }

  @Test func jsonHoldsWhatIsKnownOfFinishedOptimizers() throws {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(LeaderboardView(SixSeeds.leaderboard).rendered(.json).utf8))
        as? [String: Any])
    let optimizers = try #require(root["optimizers"] as? [[String: Any]])
    #expect(optimizers.map { $0["optimizer"] as? String } == ["sgd", "adam"])
    #expect(
      optimizers.map { $0["rankInterval"] as? [String: Int] } == [["best": 1, "worst": 1], ["best": 2, "worst": 2]])
    let basin = try #require(optimizers[0]["basin"] as? [String: Double])
    #expect(basin == ["lowest": 0.1, "highest": 1, "decades": 1, "points": 2])
    #expect(optimizers[1]["basin"] is NSNull)
    #expect(optimizers.map { ($0["expectedBest"] as? [Double])?.count } == [3, 1])
  }

  @Test func everyBitOfADoubleIsInTheJSON() throws {
    // JSONSerialization reads numbers by way of decimals and loses the last bit; JSONDecoder does not.
    struct Board: Decodable {
      struct Row: Decodable { let trials: [Trial] }
      struct Trial: Decodable { let finalTrainingLoss: Double? }
      let configurations: [Row]
    }
    let text = LeaderboardView(JSONSample.leaderboard).rendered(.json)
    let board = try JSONDecoder().decode(Board.self, from: Data(text.utf8))
    #expect(
      board.configurations[0].trials.map { $0.finalTrainingLoss?.bitPattern } == [0x3FD3_3333_3333_3334, nil, nil])
  }

  @Test func anotherReaderFindsItsWayInTheJSON() throws {
    let text = LeaderboardView(JSONSample.leaderboard).rendered(.json)
    let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(root["schema"] as? Int == 1)
    #expect(root["name"] as? String == "a \"quoted\" name, with a comma")
    #expect(root["sweep"] as? String == JSONSample.leaderboard.sweepID.description)
    let row = try #require((root["configurations"] as? [[String: Any]])?.first)
    #expect((row["finalTrainingLoss"] as? [String: Any])?["q3"] is NSNull)
    let trials = try #require(row["trials"] as? [[String: Any]])
    #expect(trials[1]["finalTrainingLoss"] is NSNull)
    #expect(trials.map { $0["ending"] as? String } == ["completed", "diverged", nil])
    #expect((trials[2]["seed"] as? NSNumber)?.uint64Value == .max)
  }

  @Test func csvHoldsOneRecordAConfiguration() throws {
    let text = LeaderboardView(SampleSweep.leaderboard, note: "not in it").rendered(.csv)
    let records = text.components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
    let header = records[0]
    #expect(records.count == 6)
    #expect(records.allSatisfy { $0.count == header.count })
    #expect(Set(header).count == header.count)
    let rows = records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    #expect(rows.map { $0["rank"] } == ["1", "2", "3", "4", "5"])
    #expect(rows.map { $0["optimizer"] } == ["adam", "sgd", "sgd", "nesterov", "adam"])
    #expect(rows.map { $0["learningRate"] } == ["0.0001", "0.01", "0.1", "0.001", "0.001"])
    #expect(rows.map { $0["momentum"] } == ["", "", "", "0.95", ""])
    #expect(rows.map { $0["provisional"] } == ["false", "false", "false", "true", "true"])
    #expect(rows.map { $0["targetState"] } == ["all", "some", "none", "all", ""])
    #expect(rows.map { $0["iterationsToTargetMedian"] } == ["153.0", "366.0", "", "204.0", ""])
    #expect(rows.map { $0["diverged"] } == ["0", "0", "2", "0", "0"])
    #expect(rows[0]["hidden"] == "500 500 500")
    let missing = Digest.sha256("0.35").hex + " " + Digest.sha256("0.3488").hex + " -"
    #expect(rows[3]["digests"] == missing)
  }
}
