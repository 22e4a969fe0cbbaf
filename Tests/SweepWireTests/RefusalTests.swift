import Foundation
import SweepCore
import SweepWire
import SwiftProtobuf
import Testing

/// A peer may send any bytes; each bad value is refused under its field's name, with the value and the bound.
struct RefusalTests {
  /// A message made bad in one place, and what is said about it.
  struct Case<Message: Sendable>: Sendable, CustomTestStringConvertible {
    let error: String
    let spoil: @Sendable (inout Message) -> Void

    init(_ error: String, _ spoil: @escaping @Sendable (inout Message) -> Void) {
      self.error = error
      self.spoil = spoil
    }

    var testDescription: String { error }
  }

  private static var configuration: WireConfiguration {
    WireConfiguration(Configuration(optimizer: OptimizerSettings(.rmsprop, learningRate: 1e-3)))
  }

  static let configurations: [Case<WireConfiguration>] = [
    Case("field dataset_name is 'mnist', expected cifar10") { $0.datasetName = "mnist" },
    Case("field dataset_name is '', expected cifar10") { $0.datasetName = "" },
    Case("field training_images is '0', expected 1 to 49999") { $0.trainingImages = 0 },
    Case("field training_images is '4294967295', expected 1 to 49999") { $0.trainingImages = .max },
    Case("field validation_images is '0', expected 1 to 46000") { $0.validationImages = 0 },
    Case("field validation_images is '46001', expected 1 to 46000") { $0.validationImages = 46_001 },
    Case("field preprocess is '', expected one of mean-image, unit, standard") { $0.preprocess = "" },
    Case("field hidden is '101 layers', expected at most 100") { $0.hidden = Array(repeating: 1, count: 101) },
    Case("field hidden is '0', expected 1 to 65536") { $0.hidden = [500, 0] },
    Case("field hidden is '4294967295', expected 1 to 65536") { $0.hidden = [.max] },
    Case("field hidden is '134424058 parameters', expected at most 100000000") { $0.hidden = [10_000, 10_000, 368] },
    Case("field initial_standard_deviation is 'nan', expected finite, not negative") {
      $0.initialStandardDeviation = .nan
    },
    Case("field initial_standard_deviation is '-0.01', expected finite, not negative") {
      $0.initialStandardDeviation = -0.01
    },
    Case("field initial_standard_deviation is 'inf', expected finite, not negative") {
      $0.initialStandardDeviation = .infinity
    },
    Case("field l2 is '-1.0', expected finite, not negative") { $0.l2 = -1 },
    Case("field l2 is 'nan', expected finite, not negative") { $0.l2 = .nan },
    Case("field epochs is '0', expected 1 to 250000") { $0.epochs = 0 },
    Case("field epochs is '250001', expected 1 to 250000") { $0.epochs = 250_001 },
    Case("field batch is '0', expected 1 to 4000") { $0.batch = 0 },
    Case("field batch is '4001', expected 1 to 4000") { $0.batch = 4001 },
    Case("field evaluated_training_images is '0', expected 1 to 4000") { $0.evaluatedTrainingImages = 0 },
    Case("field evaluated_training_images is '4001', expected 1 to 4000") { $0.evaluatedTrainingImages = 4001 },
    Case("field record is 'loss', expected one of gradient-norm, update-norm") {
      $0.record = ["gradient-norm", "loss"]
    },
    Case(
      "field optimizer.rule is 'downhill', "
        + "expected one of \(UpdateRule.allCases.map(\.rawValue).joined(separator: ", "))"
    ) { $0.optimizer.rule = "downhill" },
    Case("field optimizer.learning_rate is '0.0', expected positive and finite") { $0.optimizer.learningRate = 0 },
    Case("field optimizer.learning_rate is '-0.1', expected positive and finite") { $0.optimizer.learningRate = -0.1 },
    Case("field optimizer.learning_rate is 'nan', expected positive and finite") { $0.optimizer.learningRate = .nan },
    Case("field optimizer.learning_rate is 'inf', expected positive and finite") {
      $0.optimizer.learningRate = .infinity
    },
    Case("field optimizer.hyperparameters is 'gamma', expected one of momentum, decay, beta1, beta2, eps") {
      $0.optimizer.hyperparameters["gamma"] = 1
    },
    Case("field optimizer.beta1 is 'beta1', expected a hyperparameter of rmsprop") {
      $0.optimizer.hyperparameters["beta1"] = 0.9
    },
    Case("field optimizer.decay is '1.0', expected at least 0 and below 1") {
      $0.optimizer.hyperparameters["decay"] = 1
    },
    Case("field optimizer.decay is 'nan', expected at least 0 and below 1") {
      $0.optimizer.hyperparameters["decay"] = .nan
    },
    Case("field optimizer.eps is '0.0', expected positive and finite") { $0.optimizer.hyperparameters["eps"] = 0 },
    Case("field optimizer.eps is 'inf', expected positive and finite") {
      $0.optimizer.hyperparameters["eps"] = .infinity
    },
  ]

  @Test(arguments: configurations)
  func aBadConfigurationIsRefused(_ bad: Case<WireConfiguration>) throws {
    var wire = Self.configuration
    _ = try wire.configuration()
    bad.spoil(&wire)
    let error = #expect(throws: WireError.self) { try wire.configuration() }
    #expect(error?.description == bad.error)
  }

  /// The largest that a sweep file may ask for is not refused on the wire.
  @Test func theBoundsThemselvesAreTaken() throws {
    var wire = Self.configuration
    wire.trainingImages = 49_999
    wire.validationImages = 1
    wire.batch = 49_999
    wire.epochs = 10_000_000
    wire.evaluatedTrainingImages = 49_999
    wire.hidden = []
    wire.optimizer.learningRate = .leastNonzeroMagnitude
    wire.optimizer.hyperparameters = ["decay": 0, "eps": .greatestFiniteMagnitude]
    #expect(try wire.configuration().iterations == 10_000_000)
    wire.hidden = Array(repeating: 1, count: 100)
    #expect(try wire.configuration().network.hidden.count == 100)
  }

  private static var definition: WireSweepDefinition {
    var wire = WireSweepDefinition()
    wire.name = "sweep"
    wire.targetTrainingLoss = 1
    wire.configurations = [configuration]
    wire.seeds = [0, 1]
    wire.dataDigest = Data(repeating: 7, count: 32)
    return wire
  }

  static let definitions: [Case<WireSweepDefinition>] = [
    Case("field name is '', expected 1 to 100 bytes without control characters") { $0.name = "" },
    Case(
      "field name is '\(String(repeating: "n", count: 100))', expected 1 to 100 bytes without control characters"
    ) { $0.name = String(repeating: "n", count: 101) },
    Case("field name is 'a\\nb', expected 1 to 100 bytes without control characters") { $0.name = "a\nb" },
    Case("field name is '\\u{1B}[31m', expected 1 to 100 bytes without control characters") { $0.name = "\u{1b}[31m" },
    Case("field name is 'a\\u{2028}b', expected 1 to 100 bytes without control characters") { $0.name = "a\u{2028}b" },
    Case("field name is '\\u{202E}cba', expected 1 to 100 bytes without control characters") {
      $0.name = "\u{202e}cba"
    },
    Case("field target_training_loss is '0.0', expected positive and finite") { $0.targetTrainingLoss = 0 },
    Case("field target_training_loss is 'nan', expected positive and finite") { $0.targetTrainingLoss = .nan },
    Case("field target_training_loss is 'inf', expected positive and finite") { $0.targetTrainingLoss = .infinity },
    Case("field configurations is '0 with 2 seeds', expected 1 to 100,000 trials") { $0.configurations = [] },
    Case("field configurations is '1 with 0 seeds', expected 1 to 100,000 trials") { $0.seeds = [] },
    Case("field configurations is '1 with 100001 seeds', expected 1 to 100,000 trials") {
      $0.seeds = Array(0...100_000)
    },
    Case("field configurations is '2 configurations', expected no configuration twice") {
      $0.configurations += $0.configurations
    },
    Case("field seeds is '3 seeds', expected no seed twice") { $0.seeds = [4, 5, 4] },
    Case("field data_digest is '0 bytes', expected 32 bytes") { $0.dataDigest = Data() },
    Case("field data_digest is '33 bytes', expected 32 bytes") { $0.dataDigest = Data(count: 33) },
    Case("field epochs is '0', expected 1 to 250000") { $0.configurations[0].epochs = 0 },
  ]

  @Test(arguments: definitions)
  func aBadSweepIsRefused(_ bad: Case<WireSweepDefinition>) throws {
    var wire = Self.definition
    _ = try wire.definition()
    bad.spoil(&wire)
    let error = #expect(throws: WireError.self) { try wire.definition() }
    #expect(error?.description == bad.error)
  }

  /// The same settings in another guise are the same configuration.
  @Test func aDefaultGivenAndADefaultLeftOutAreTheSameConfiguration() throws {
    var wire = Self.definition
    var other = Self.configuration
    other.optimizer.hyperparameters = [:]
    wire.configurations.append(other)
    #expect(throws: WireError.self) { try wire.definition() }
  }

  @Test func digestsOfAnotherLengthAreRefused() {
    var execution = WireExecution()
    execution.trialID = Data(count: 31)
    let error = #expect(throws: WireError.self) { _ = try execution.trialAndAttempt() }
    #expect(error?.description == "field trial_id is '31 bytes', expected 32 bytes")

    var result = WireTrialResult()
    result.weightsHash = Data(count: 32)
    #expect(throws: WireError.invalid(field: "series_hash", value: "0 bytes", expected: "32 bytes")) {
      try result.result()
    }
    #expect(throws: WireError.invalid(field: "trial_digest", value: "0 bytes", expected: "32 bytes")) {
      try WireTrialSummary().summary()
    }
  }

  /// None is what a coordinator before these fields sends.
  @Test func laddersAndBudgetsOfAnotherLengthAreRefused() throws {
    var summary = WireTrialSummary()
    summary.trialDigest = Digest.sha256("").wire
    #expect(try summary.summary().ladder.isEmpty)
    summary.ladder = [1, 2, 3]
    #expect(throws: WireError.invalid(field: "ladder", value: "3 entries", expected: "none or 7")) {
      try summary.summary()
    }
    summary.ladder = []
    summary.shorterBudgets = [WireShorterBudget()]
    #expect(throws: WireError.invalid(field: "shorter_budgets", value: "1 entries", expected: "none or 2")) {
      try summary.summary()
    }
  }

  @Test func numbersOfNoCaseAreRefused() {
    var result = WireTrialResult(
      TrialResult(ending: .completed, weightsHash: .sha256("w"), seriesHash: .sha256("s")))
    result.divergence.reason = .UNRECOGNIZED(9)
    let error = #expect(throws: WireError.self) { try result.result() }
    #expect(
      error?.description
        == "field divergence.reason is '9', expected one of 1 (loss-not-finite), 2 (loss-blew-up), "
        + "3 (parameter-not-finite)")
    var failure = WireFailure()
    failure.message = "unspecified"
    let failureError = #expect(throws: WireError.self) { try failure.failure() }
    #expect(failureError?.description.hasPrefix("field failure_class is '0', expected one of 1 (crashed)") == true)
  }

  /// One enum each: what a newer version added, and what was left out.
  static let unknown: [Case<WireFromCoordinator>] = [
    Case("field intent is '9', expected one of 1 (running), 2 (paused), 3 (cancelled)") {
      $0.answer.sweep.intent = .UNRECOGNIZED(9)
    },
    Case(
      "field state is '0', expected one of 1 (running), 2 (stalled), 3 (paused), 4 (cancelled), 5 (finished), 6 "
        + "(finished with failures)"
    ) { $0.answer.sweep.state = .unspecified },
    Case(
      "field kind is '0', expected one of 1 (no-workers), 2 (data-missing), 3 (quarantined), 4 (not-admitted), 5 "
        + "(unreachable)"
    ) { $0.answer.sweep.stall.text = "why" },
    Case(
      "field state is '7', expected one of 3 (done), 4 (diverged), 5 (failed), 2 (running), 1 (waiting), 6 (cancelled)"
    ) {
      $0.answer.sweep.shards[0].state = .UNRECOGNIZED(7)
    },
    Case("field ending is '6', expected an ending this version knows") {
      $0.answer.sweep.shards[0].attempts = [.with { $0.ending = .UNRECOGNIZED(6) }]
    },
    Case(
      "field failure_class is '0', expected one of 1 (crashed), 2 (timed-out), 3 (lost), 4 (bad-data), 5 "
        + "(out-of-memory), 6 (rejected), 7 (invalid-result)"
    ) {
      $0.answer.sweep.shards[0].attempts = [.with { $0.ending = .failed }]
    },
    Case("field state is '6', expected a state this version knows") {
      $0.answer.verify.sweepID = Digest.sha256("").wire
      let attempt = WireAttempt()
      $0.answer.verify.trials = [
        .with {
          $0.trialID = Digest.sha256("").wire
          $0.committed = attempt
          $0.state = .UNRECOGNIZED(6)
        }
      ]
    },
    Case("field state is '0', expected one of 1 (alive), 2 (quarantined), 3 (refused), 4 (gone)") {
      $0.answer.cluster.workers = [WireWorkerOverview()]
    },
    Case("a message of a kind this version does not know; bring both sides to the same version") {
      $0.answer.kind = nil
    },
  ]

  @Test(arguments: unknown)
  func aStateThatNobodyKnowsIsRefused(_ bad: Case<WireFromCoordinator>) throws {
    var message = WireFromCoordinator()
    message.answer.sweep.sweepID = Digest.sha256("").wire
    message.answer.sweep.intent = .running
    message.answer.sweep.state = .running
    message.answer.sweep.shards = [
      .with {
        $0.trialID = Digest.sha256("").wire
        $0.state = .running
      }
    ]
    _ = try message.answer.result()
    bad.spoil(&message)
    let error = #expect(throws: WireError.self) { try message.answer.result() }
    #expect(error?.description == bad.error)
  }

  /// A hundred characters may be a megabyte of combining marks.
  @Test func aLongTextIsCutByBytesWhereItIsQuoted() throws {
    var wire = Self.configuration
    wire.preprocess = "e" + String(repeating: "\u{301}", count: 500_000)
    let error = #expect(throws: WireError.self) { try wire.configuration() }
    #expect((error?.description.utf8.count ?? .max) < 200)
  }

  @Test func aFailuresTextsAreCutAndCannotSteerATerminal() throws {
    let failure = AttemptFailure(
      .crashed, message: "\u{1b}[2Jgone\r\nline" + String(repeating: "\u{301}", count: 5000),
      standardErrorTail: String(repeating: "x", count: 10_000) + "\u{1b}]0;title\u{7}\n\tlast")
    let received = try WireFailure(failure).failure()
    #expect(received.message.utf8.starts(with: " [2Jgone  line".utf8))
    #expect(received.message.utf8.count <= 1003)
    #expect(received.standardErrorTail.utf8.count == 8000)
    #expect(received.standardErrorTail.hasSuffix("x ]0;title \n\tlast"))
  }

  @Test func anErrorSaysWhatToDoAboutAnUnknownKind() {
    #expect(
      WireError.unknownKind.description
        == "a message of a kind this version does not know; bring both sides to the same version")
  }
}
