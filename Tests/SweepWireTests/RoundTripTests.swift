import SweepCore
import SweepWire
import TestSupport
import Testing

/// What is sent arrives as it was, over the bytes and not only over the generated structures.
struct RoundTripTests {
  static let seeds = Array(UInt64(1)...200)

  @Test(arguments: seeds)
  func trialsArriveAsTheyWereSent(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let trial = TrialSettings(configuration: generator.configuration(), seed: generator.pick([0, .max, seed]))
    let dataDigest = generator.digest()
    let received = try WireTrial.decode(WireTrial(trial, dataDigest: dataDigest).encoded).trial()
    #expect(received.settings == trial)
    #expect(received.dataDigest == dataDigest)
    #expect(received.settings.id(dataDigest: dataDigest) == trial.id(dataDigest: dataDigest))
  }

  @Test(arguments: seeds)
  func sweepsArriveAsTheyWereSentAndUnderTheSameID(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var definition = SweepDefinition(
      name: generator.pick(["fischer-2018", "x", "größer ≤ 1", String(repeating: "n", count: 100)]),
      target: Target(trainingLoss: generator.pick([1.0, 1e-300, 2.5])),
      configurations: Array(Set((0..<6).map { _ in generator.configuration() })),
      seeds: [generator.next(), 0, .max].uniqued, dataDigest: generator.digest())
    definition.isSynthetic = generator.pick([true, false])
    let received = try WireSweepDefinition.decode(WireSweepDefinition(definition).encoded).definition()
    #expect(received == definition)
    #expect(received.id == definition.id)
  }

  @Test(arguments: seeds)
  func resultsAndSummariesArriveBitForBit(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let result = generator.result()
    #expect(try WireTrialResult.decode(WireTrialResult(result).encoded).result() == result)
    let summary = generator.summary()
    let received = try TrialSummary(encoded: summary.encoded)
    #expect(bits(of: received) == bits(of: summary))
  }

  @Test(arguments: seeds)
  func seriesCutIntoBatchesArriveBitForBit(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var sent = TrialSeries()
    var received = TrialSeries()
    for batch in 0..<5 {
      let losses = (0..<generator.pick([0, 1, 100])).map { _ in generator.anyDouble() }
      let norms = (0..<generator.pick([0, 3])).map { _ in generator.anyDouble() }
      let epochs = (0..<generator.pick([0, 1, 2])).map { _ in
        EpochMetrics(
          trainingAccuracy: generator.anyDouble(), validationAccuracy: generator.anyDouble(),
          validationLoss: generator.anyDouble())
      }
      let testAccuracy = batch == 4 ? generator.pick([nil, 0, generator.anyDouble()]) : nil
      sent.losses += losses
      sent.gradientNorms += norms
      sent.updateNorms += norms.reversed()
      sent.epochs += epochs
      sent.testAccuracy = testAccuracy
      let wire = WireMetricsBatch(
        losses: losses, gradientNorms: norms, updateNorms: norms.reversed(), epochs: epochs,
        testAccuracy: testAccuracy)
      #expect(wire.isEmpty == (losses.isEmpty && norms.isEmpty && epochs.isEmpty && testAccuracy == nil))
      received.append(TrialSeries(try WireMetricsBatch.decode(wire.encoded)))
    }
    #expect(bits(of: received) == bits(of: sent))
    #expect(received.hash == sent.hash)
  }

  @Test(arguments: FailureClass.allCases)
  func failuresArriveAsTheyWereSent(failureClass: FailureClass) throws {
    let failure = AttemptFailure(
      failureClass, message: "exit status 3", standardErrorTail: "line 1\n\tline 2: größer\n")
    #expect(try WireFailure.decode(WireFailure(failure).encoded).failure() == failure)
  }

  @Test(arguments: seeds)
  func requestsArriveAsTheyWereSent(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for request in generator.requests() {
      let received = try WireClientRequest.decode(WireClientRequest(request, number: seed).encoded)
      #expect(received.request == seed)
      #expect(received.protocolVersion == protocolVersion)
      #expect(try received.content() == request)
    }
  }

  @Test(arguments: seeds)
  func answersArriveAsTheyWereSent(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for result in generator.results() {
      let received = try WireClientAnswer.decode(WireClientAnswer(result, to: seed).encoded)
      #expect(received.request == seed)
      #expect(try received.result() == result)
    }
  }

  @Test(arguments: [1, 2, Int(UInt32.max)])
  func executionsArriveAsTheyWereSent(attempt: Int) throws {
    let trial = TrialID(.sha256("trial"))
    let wire = try WireExecution.decode(WireExecution(trial: trial, attempt: AttemptNumber(attempt)).encoded)
    let (receivedTrial, receivedAttempt) = try wire.trialAndAttempt()
    #expect(receivedTrial == trial)
    #expect(receivedAttempt == AttemptNumber(attempt))
  }
}

/// NaN does not equal itself; its bits do.
private func bits(of summary: TrialSummary) -> [String] {
  let doubles: [Double?] =
    [
      summary.finalTrainingLoss, summary.logLossArea, summary.finalTrainingAccuracy, summary.finalValidationAccuracy,
      summary.bestValidationAccuracy, summary.finalValidationLoss, summary.testAccuracy,
    ] + summary.lossCurve + summary.shorterBudgets.map(\.trainingLoss)
  let iterations =
    [summary.iterationsToTarget] + summary.ladder + summary.shorterBudgets.map(\.iterationsToTarget)
  return ["\(summary.ending)", "\(iterations)", summary.trialDigest.hex]
    + doubles.map { $0?.bitHex ?? "none" }
}

private func bits(of series: TrialSeries) -> [[String]] {
  [
    series.losses.map(\.bitHex), series.gradientNorms.map(\.bitHex), series.updateNorms.map(\.bitHex),
    series.epochs.flatMap { [$0.trainingAccuracy.bitHex, $0.validationAccuracy.bitHex, $0.validationLoss.bitHex] },
    [series.testAccuracy?.bitHex ?? "none"],
  ]
}

extension [UInt64] {
  fileprivate var uniqued: [UInt64] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
