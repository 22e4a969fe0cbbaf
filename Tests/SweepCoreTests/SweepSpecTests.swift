import SweepCore
import Testing

/// What a sweep file may say, and what it then means (docs/sweep-file.md).
struct SweepSpecTests {
  /// A sweep file with `lines` before its one optimizer.
  private func parse(_ lines: String = "", optimizer: String = "{ name: sgd, learning-rate: 1e-2 }") throws -> SweepSpec
  {
    try parse(file: "schema: 1\nname: test\n\(lines)\noptimizers:\n  - \(optimizer)\n")
  }

  /// The schema for editors has to agree.
  private func parse(file yaml: String) throws(SpecError) -> SweepSpec {
    let parsed = Result { () throws(SpecError) in try SweepSpec.parse(yaml, file: "test.yaml") }
    SchemaAgreement.check(yaml, parsed)
    return try parsed.get()
  }

  @Test func theStudysSweepFileSpansItsTrials() throws {
    let spec = try parse(
      file: """
        schema: 1
        name: fischer-2018
        dataset:  { name: cifar10, train: 4000, validation: 1000, subset: first, preprocess: mean-image }
        network:  { hidden: [500, 500, 500], init: { normal: 0.01 }, l2: 0 }
        training: { epochs: 10, batch: 100 }
        seeds: 0..<6
        target: { training-loss: 1.0 }
        evaluation: { train: 1000, test: false }
        optimizers:
          - { name: sgd,      learning-rate: { log: [1e-4, 1e-1], points: 7 } }
          - { name: momentum, learning-rate: { log: [1e-5, 1e-2], points: 7 }, momentum: 0.9 }
          - { name: nesterov, learning-rate: { log: [1e-5, 1e-2], points: 7 }, momentum: [0.9, 0.95] }
          - { name: adagrad,  learning-rate: { log: [1e-4, 1e-1], points: 7 } }
          - { name: rmsprop,  learning-rate: { log: [1e-5, 1e-2], points: 7 }, decay: 0.99 }
          - { name: adam,     learning-rate: { log: [1e-5, 1e-2], points: 7 }, beta1: 0.9, beta2: 0.999, eps: 1e-8 }
        """)
    #expect(spec.name == "fischer-2018")
    #expect(spec.seeds == [0, 1, 2, 3, 4, 5])
    #expect(spec.configurations.count == 49)
    #expect(spec.trialCount == 294)
    let rates = [0.0001, 0.0003162, 0.001, 0.003162, 0.01, 0.03162, 0.1]
    #expect(
      spec.configurations.prefix(7) == ArraySlice(rates.map { Configuration(optimizer: .init(.sgd, learningRate: $0)) })
    )
    // The learning rate is the outer axis of an optimizer.
    #expect(spec.configurations[14].optimizer == .init(.nesterov, learningRate: 1e-5, [.momentum: 0.9]))
    #expect(spec.configurations[15].optimizer == .init(.nesterov, learningRate: 1e-5, [.momentum: 0.95]))
    #expect(spec.configurations[48].optimizer == .init(.adam, learningRate: 1e-2))
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    let spec = try parse()
    #expect(spec.configurations == [Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 0.01))])
    #expect(spec.seeds == [0])
    #expect(spec.target == Target(trainingLoss: 1))
  }

  @Test func everySectionIsRead() throws {
    let spec = try parse(
      """
      dataset: { train: 2000, validation: 500, subset: { random: 7 }, preprocess: unit }
      network: { hidden: [64, 32], init: { normal: 0.02 }, l2: 1e-3 }
      training: { epochs: 3, batch: 50 }
      target: { training-loss: 0.5 }
      evaluation: { train: 300, test: true }
      record: [update-norm, gradient-norm]
      """, optimizer: "{ name: adam-uncorrected, learning-rate: 3e-4, beta1: 0.5, beta2: 0.99, eps: 1e-6 }")
    var expected = Configuration(
      optimizer: .init(.adamUncorrected, learningRate: 3e-4, [.beta1: 0.5, .beta2: 0.99, .epsilon: 1e-6]))
    expected.dataset.train = 2000
    expected.dataset.validation = 500
    expected.dataset.subset = .random(seed: 7)
    expected.dataset.preprocess = .unit
    expected.network.hidden = [64, 32]
    expected.network.initialStandardDeviation = 0.02
    expected.network.l2 = 1e-3
    (expected.epochs, expected.batch) = (3, 50)
    expected.evaluation.train = 300
    expected.evaluation.test = true
    expected.record = [.gradient, .update]
    #expect(spec.configurations == [expected])
    #expect(spec.target == Target(trainingLoss: 0.5))
  }

  @Test func listsInSharedSectionsAreAxesAndTheLastVariesFastest() throws {
    let spec = try parse(
      "network: { hidden: [[10], [20, 20], []], l2: [0, 1e-4] }\ntraining: { epochs: [1, 2], batch: [50, 100] }\nrecord: []"
    )
    #expect(spec.configurations.count == 24)
    #expect(spec.configurations.map(\.batch).prefix(4) == [50, 100, 50, 100])
    #expect(spec.configurations.map(\.epochs).prefix(4) == [1, 1, 2, 2])
    #expect(spec.configurations.map(\.network.l2).prefix(8) == [0, 0, 0, 0, 1e-4, 1e-4, 1e-4, 1e-4])
    #expect([0, 8, 16].map { spec.configurations[$0].network.hidden } == [[10], [20, 20], []])
  }

  @Test func anyHyperparameterTakesARange() throws {
    let spec = try parse(
      optimizer: """
        { name: adam, learning-rate: 1e-3, beta1: { linear: [0.5, 0.9], points: 5 }, eps: { log: [1e-8, 1e-4], points: 3 } }
        """)
    #expect(
      spec.configurations.map { $0.optimizer[.beta1] }.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        == [0.5, 0.6, 0.7, 0.8, 0.9])
    #expect(spec.configurations.prefix(3).map { $0.optimizer[.epsilon] } == [1e-8, 1e-6, 1e-4])
  }

  @Test(
    arguments: [
      ("0..<6", Array(0..<6)), ("0...5", Array(0...5)), ("'3 ..< 5'", nil), ("3 ..< 5", [3, 4]), ("7", [7]),
      ("[5, 3, 18446744073709551615]", [5, 3, UInt64.max]), ("5...5", [5]),
      ("18446744073709551614...18446744073709551615", [UInt64.max - 1, UInt64.max]),
    ] as [(String, [UInt64]?)])
  func seedsAreARangeAListOrANumber(text: String, expected: [UInt64]?) throws {
    guard let expected else {
      #expect(throws: SpecError.self) { try parse("seeds: \(text)") }
      return
    }
    #expect(try parse("seeds: \(text)").seeds == expected)
  }

  @Test(
    arguments: [
      ("1e-4", 1e-4), ("1E-4", 1e-4), (".5", 0.5), ("5.", 5), ("+2", 2), ("1_0", nil), ("0x10", nil), ("1e", nil),
      ("'1'", nil),
      ("1.5e+0", 1.5), ("0001", 1), ("12:30", nil), ("1 000", nil), ("--1", nil), ("e5", nil), (".", nil),
    ] as [(String, Double?)])
  func numbersAreDecimalWithAnOptionalExponent(text: String, expected: Double?) throws {
    let optimizer = "{ name: sgd, learning-rate: \(text) }"
    guard let expected else {
      let error = try #require(throws: SpecError.self) { try parse(optimizer: optimizer) }
      guard case .wrongType = error.problem else {
        Issue.record("\(error)")
        return
      }
      return
    }
    #expect(try parse(optimizer: optimizer).configurations[0].optimizer.learningRate == expected)
  }

  @Test func aSmallTrainingSubsetIsEvaluatedWhole() throws {
    let configuration = try parse("dataset: { train: 200, validation: 100 }").configurations[0]
    #expect(configuration.evaluation.train == 200)
  }

  @Test func zeroIsPositiveZeroWhateverItsSign() throws {
    let settings = try parse("network: { l2: -0.0 }", optimizer: "{ name: momentum, learning-rate: 1, momentum: -0 }")
      .configurations[0]
    #expect(settings.network.l2.sign == .plus)
    #expect(settings.optimizer[.momentum]?.sign == .plus)
  }

  @Test func aNameMayBeAnyPrintableText() throws {
    for name in ["2018", "Übung № 3 🏂", "a: b # c"] {
      let yaml = "schema: 1\nname: \"\(name)\"\noptimizers: [{ name: sgd, learning-rate: 1 }]"
      #expect(try parse(file: yaml).name == name)
    }
  }

  @Test func theOrderOfKeysDoesNotMatter() throws {
    let one = "schema: 1\nname: n\nseeds: 0..<2\noptimizers: [{ name: sgd, learning-rate: 1 }]"
    let other = "optimizers: [{ learning-rate: 1.0, name: sgd }]\nseeds: [0, 1]\nname: n\nschema: 1"
    #expect(try parse(file: one) == parse(file: other))
  }
}
