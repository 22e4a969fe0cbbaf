import Foundation
import SlalomCommands
import SweepCore
import SweepViews
import TestSupport
import Testing

struct ExplanationTests {
  private static let owner = AttemptOwner(
    worker: WorkerID("w"), workerName: "lab-1", host: "here", instructionSet: "avx2")

  /// The second attempt runs; the first crashed.
  private func explanation(
    lastEpoch: EpochMetrics? = nil, _ change: (inout Shard) -> Void = { _ in }
  ) -> Explanation {
    let definition = SampleAnswers.definition
    let failure = AttemptFailure(.crashed, message: "signal 11", standardErrorTail: "first\nlast\u{1B}[31m")
    var shard = SampleAnswers.shard(3, .running, iteration: 2)
    shard.lastLoss = 1.25
    shard.attempts = [
      Attempt(
        number: AttemptNumber(1), owner: Self.owner, issuedMilliseconds: 0, endedMilliseconds: 61_000,
        ending: .failed(failure)),
      Attempt(number: AttemptNumber(2), owner: Self.owner, issuedMilliseconds: 61_000),
    ]
    change(&shard)
    return Explanation(
      ExplainAnswer(
        sweep: definition.id, sweepName: definition.name, sweepState: .running, shard: shard,
        settings: definition.trial(at: 3), epochsReceived: lastEpoch == nil ? 0 : 1, lastEpoch: lastEpoch,
        reason: "running", detail: "on lab-1"))
  }

  private func json(_ explanation: Explanation) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(explanation.json.text.utf8)) as? [String: Any])
  }

  @Test func everyAttemptIsToldWithItsLastWords() {
    let lines = explanation().text.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("trial 3 of sweep demo ("))
    #expect(lines[1].contains("optimizer sgd, learning-rate 0.1, seed 3"))
    #expect(
      Array(lines[2...]) == [
        "now       running: on lab-1",
        "metrics   2 of 4 iterations, last loss 1.250",
        "attempts",
        "  1  lab-1 on here (avx2), 1970-01-01T00:00:00Z to 1970-01-01T00:01:01Z, 1 min 1 s: crashed: signal 11",
        "     | first",
        "     | last\\u{1B}[31m",
        "  2  lab-1 on here (avx2), 1970-01-01T00:01:01Z: running",
      ])
  }

  @Test func theLastEpochIsTold() {
    let epoch = EpochMetrics(trainingAccuracy: 0.5, validationAccuracy: 0.25, validationLoss: 2)
    #expect(
      explanation(lastEpoch: epoch).text.contains(
        "          epoch 1 of 2: training accuracy 50.0%, validation accuracy 25.0%, validation loss 2.000\n"))
  }

  @Test func aTrialThatNobodyTriedHasNoAttempts() {
    let text = explanation { shard in
      (shard.state, shard.iteration, shard.lastLoss, shard.attempts) = (.waiting, 0, nil, [])
    }.text
    #expect(text.hasSuffix("attempts  none yet\n"))
    #expect(!text.contains("metrics"))
  }

  @Test func programsGetTheSame() throws {
    let json = try json(explanation())
    #expect(json["state"] as? String == "running")
    #expect(json["iteration"] as? Int == 2 && json["iterations"] as? Int == 4)
    #expect(json["lastLoss"] as? Double == 1.25)
    #expect(json["lastEpoch"] is NSNull)
    let attempts = try #require(json["attempts"] as? [[String: Any]])
    #expect(attempts.map { $0["ending"] as? String } == ["failed", nil])
    #expect(attempts[0]["class"] as? String == "crashed")
    #expect(attempts[0]["standardErrorTail"] as? String == "first\nlast\u{1B}[31m")
    #expect(attempts[1]["end"] is NSNull)
  }

  @Test func aCheckThatDiffersIsTold() throws {
    let explanation = explanation { shard in
      shard.state = .done
      shard.attempts = [(1, AttemptEnding.committed), (2, .compared), (3, .compared)].map { number, ending in
        Attempt(
          number: AttemptNumber(number), owner: Self.owner, issuedMilliseconds: 0, endedMilliseconds: 1000,
          ending: ending, resultDigest: .sha256(number == 3 ? "other" : "same"))
      }
    }
    #expect(explanation.text.contains("the result DIFFERS"))
    let attempts = try #require(try json(explanation)["attempts"] as? [[String: Any]])
    #expect(attempts.map { $0["ending"] as? String } == ["committed", "confirmed", "different"])
  }
}
