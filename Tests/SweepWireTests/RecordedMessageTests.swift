import SweepCore
import SweepWire
import SwiftProtobuf
import Testing

/// A message that another implementation of protobuf encoded, and what it says in protobuf's text format.
struct RecordedMessage: Sendable, CustomTestStringConvertible {
  enum Kind: Sendable {
    case toCoordinator
    case fromCoordinator
    case toSlot
    case fromSlot
    case metricsBatch

    var type: any SwiftProtobuf.Message.Type {
      switch self {
      case .toCoordinator: WireToCoordinator.self
      case .fromCoordinator: WireFromCoordinator.self
      case .toSlot: WireToSlot.self
      case .fromSlot: WireFromSlot.self
      case .metricsBatch: WireMetricsBatch.self
      }
    }
  }

  let type: Kind
  let hex: String
  let text: String

  var testDescription: String { "\(type) \(text.prefix { $0 != " " })" }

  var bytes: [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// The bytes of a released version never change: workers and coordinators of two versions meet, and stores keep batches.
struct RecordedMessageTests {
  /// Equal bytes say more than equal values: NaN has bits but equals nothing.
  @Test(arguments: RecordedMessage.all)
  func anotherImplementationsBytesSayWhatItMeant(recorded: RecordedMessage) throws {
    func check<Message: SwiftProtobuf.Message>(_ type: Message.Type) throws {
      let expected = try Message(textFormatString: recorded.text)
      let decoded = try Message.decode(recorded.bytes)
      #expect(decoded.encoded == expected.encoded)
      #expect(decoded.unknownFields.data.isEmpty)
      #expect(decoded.textFormatString() == expected.textFormatString())
    }
    try check(recorded.type.type)
  }

  @Test(arguments: RecordedMessage.all)
  func ourBytesAreAnotherImplementations(recorded: RecordedMessage) throws {
    func encoded<Message: SwiftProtobuf.Message>(_ type: Message.Type) throws -> [UInt8] {
      try Message(textFormatString: recorded.text).encoded
    }
    #expect(try encoded(recorded.type.type) == recorded.bytes)
  }

  // MARK: What the recorded messages mean

  private static let ids = (Array(UInt8(0)..<32), Array((UInt8(224)...255).reversed()))

  private func fromCoordinator(_ isWanted: (WireFromCoordinator) -> Bool) throws -> WireFromCoordinator {
    let recorded = RecordedMessage.all.filter { $0.type == .fromCoordinator }
    let messages = try recorded.map { try WireFromCoordinator.decode($0.bytes) }.filter { isWanted($0) }
    return try #require(messages.first)
  }

  private static var configuration: Configuration {
    var configuration = Configuration(
      optimizer: OptimizerSettings(.momentum, learningRate: 0.001, [.momentum: 0.95]))
    configuration.dataset.subset = .random(seed: 0)
    configuration.network.hidden = [500, 300, 1]
    configuration.network.l2 = 1e-5
    configuration.evaluation.test = true
    configuration.record = [.gradient, .update]
    return configuration
  }

  private static var plainConfiguration: Configuration {
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1e-300))
    configuration.dataset.preprocess = .unit
    configuration.network.hidden = []
    configuration.network.initialStandardDeviation = 0.02
    configuration.epochs = 1
    configuration.batch = 4000
    configuration.evaluation.train = 1
    return configuration
  }

  @Test func anAssignedTrialHasItsSettings() throws {
    let assign = try fromCoordinator { $0.assign.hasTrial }.assign
    let (settings, dataDigest) = try assign.trial.trial()
    #expect(settings == TrialSettings(configuration: Self.configuration, seed: .max))
    #expect(dataDigest.bytes == Self.ids.1)
    let (trial, attempt) = try assign.execution.trialAndAttempt()
    #expect(trial.digest.bytes == Self.ids.0)
    #expect(attempt == AttemptNumber(3))
  }

  @Test func aSubmittedSweepHasItsDefinition() throws {
    let definition = try fromCoordinator { $0.answer.sweep.hasDefinition }.answer.sweep.definition.definition()
    var expected = SweepDefinition(
      name: "größer", target: Target(trainingLoss: 1.5),
      configurations: [Self.configuration, Self.plainConfiguration], seeds: [0, 1, .max],
      dataDigest: try #require(Digest(bytes: Self.ids.1)))
    expected.isSynthetic = true
    #expect(definition == expected)
  }

  @Test func aShardHasItsSummary() throws {
    let shard = try #require(try fromCoordinator { !$0.answer.sweep.shards.isEmpty }.answer.sweep.shards.first)
    let digest = try #require(Digest(bytes: Self.ids.1))
    let expected = TrialSummary(
      ending: .diverged(iteration: 7, reason: .lossBlewUp), iterationsToTarget: 41, finalTrainingLoss: .infinity,
      logLossArea: -0.5, finalTrainingAccuracy: 0.5, finalValidationAccuracy: 0.25, bestValidationAccuracy: 0.375,
      finalValidationLoss: 2, testAccuracy: 0.125, lossCurve: [2, 1, .infinity], trialDigest: digest)
    let received = try shard.shard()
    #expect(received.summary == expected)
    #expect(received.state == .diverged)
    #expect(
      received.failure
        == AttemptFailure(.crashed, message: "signal 9 (Killed)", standardErrorTail: "a\nb\n"))
  }

  @Test func aShardHasItsLadderAndShorterBudgets() throws {
    let shard = try #require(
      try fromCoordinator { $0.answer.sweep.shards.contains { $0.index == 2 } }.answer.sweep.shards.first)
    let summary = try #require(try shard.shard().summary)
    #expect(summary.ladder == [41, 80, 120, 199, 300, nil, nil])
    #expect(
      summary.shorterBudgets
        == [
          ShorterBudget(iterationsToTarget: 300, trainingLoss: 0.75),
          ShorterBudget(iterationsToTarget: nil, trainingLoss: .infinity),
        ])
    #expect(summary.shorterBudgets.map(\.hasDiverged) == [false, true])
  }
}
