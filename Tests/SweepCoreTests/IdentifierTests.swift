import SweepCore
import Testing

/// Ids are forever: results are stored under them. The values are those of scripts/reference/ids.py, which hashes the
/// canonical lines written out by hand from rule 10 of docs/numerics.md.
struct IdentifierTests {
  private let data = Digest.sha256("some data")
  private let adam = Configuration(optimizer: OptimizerSettings(.adam, learningRate: 1e-4))
  private let sgd = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1e-2))

  /// Every setting away from its default.
  private var full: Configuration {
    var full = Configuration(
      optimizer: .init(.adamUncorrected, learningRate: 3e-4, [.beta1: 0.5, .beta2: 0.99, .epsilon: 1e-6]))
    full.dataset.train = 2000
    full.dataset.validation = 500
    full.dataset.subset = .random(seed: 7)
    full.dataset.preprocess = .unit
    full.network.hidden = [64, 32]
    full.network.initialStandardDeviation = 0.02
    full.network.l2 = 1e-3
    (full.epochs, full.batch) = (3, 50)
    full.evaluation.train = 300
    full.evaluation.test = true
    full.record = [.update, .gradient]
    return full
  }

  @Test func configurationIdsAreThoseOfTheReference() {
    #expect(adam.id(dataDigest: data).description == "8bc489a6eb34e353c6f1258a711cfcc5818a8742de792fb68ffef077b0a6bdd2")
    #expect(full.id(dataDigest: data).description == "de7e427ea70b5913059d077a4e2b6777fd44eb837ee3cd6fa87d54651797c257")
  }

  @Test func trialIdsAreThoseOfTheReference() {
    func id(_ configuration: Configuration, _ seed: UInt64) -> String {
      TrialSettings(configuration: configuration, seed: seed).id(dataDigest: data).description
    }
    #expect(id(adam, 0) == "8dc0635df37b1aa33bf745e9120caa7cc29fa611f86e3e3e150941fdae3ad1dd")
    #expect(id(sgd, 5) == "2ad84eb86022cd76187d68c478a8876afd981110d151086222b5af66ccf86dcc")
    #expect(id(full, .max) == "59a56077ba4218e407fbcb51c1818505c42f1aa01d939a70790ed9f8df42818e")
  }

  @Test func sweepIdsAreThoseOfTheReference() throws {
    func sweep(_ target: String) throws -> SweepID {
      try SweepSpec.parse(
        """
        schema: 1
        name: two
        seeds: 0..<2
        \(target)
        optimizers: [{ name: sgd, learning-rate: 1e-2 }, { name: adam, learning-rate: 1e-4 }]
        """, file: "two.yaml"
      ).definition(dataDigest: data).id
    }
    let plain = "35483dda56ba33a4b1808bddb075ad0e95bcf795e350568d44b93982d371f775"
    #expect(try sweep("").description == plain)
    #expect(try sweep("target: { training-loss: 1 }").description == plain)
    #expect(
      try sweep("target: { training-loss: 0.5 }").description
        == "e8275dac539c728944cbd991fa2bfc2c5ccfe860097b8f0522af18f5dbf56167")
  }

  @Test func aDefaultWrittenOutIsTheDefaultLeftOut() throws {
    let short = "schema: 1\nname: n\noptimizers: [{ name: adam, learning-rate: 1e-4 }]"
    let long = """
      schema: 1
      name: n
      dataset: { name: cifar10, train: 4000, validation: 1000, subset: first, preprocess: mean-image }
      network: { hidden: [500, 500, 500], init: { normal: 0.01 }, l2: 0 }
      training: { epochs: 10, batch: 100 }
      seeds: [0]
      target: { training-loss: 1.0 }
      evaluation: { train: 1000, test: false }
      record: []
      optimizers: [{ name: adam, learning-rate: [0.0001], beta1: 0.9, beta2: 0.999, eps: 1e-8 }]
      """
    let ids = try [short, long].map { try SweepSpec.parse($0, file: "f").definition(dataDigest: data).id }
    #expect(ids[0] == ids[1])
  }

  private static let changes: [@Sendable (inout Configuration) -> Void] = [
    { $0.dataset.train += 1 }, { $0.dataset.validation += 1 }, { $0.dataset.subset = .random(seed: 0) },
    { $0.dataset.subset = .random(seed: 1) }, { $0.dataset.preprocess = .standard }, { $0.network.hidden = [500] },
    { $0.network.hidden = [] }, { $0.network.initialStandardDeviation = 0.02 }, { $0.network.l2 = 1e-9 },
    { $0.epochs += 1 }, { $0.batch += 1 }, { $0.evaluation.train = 1 }, { $0.evaluation.test = true },
    { $0.record = [.gradient] }, { $0.record = [.update] },
    { $0.optimizer = .init(.adam, learningRate: 2e-4) }, { $0.optimizer = .init(.adamUncorrected, learningRate: 1e-4) },
    { $0.optimizer = .init(.adam, learningRate: 1e-4, [.beta1: 0.8]) },
    { $0.optimizer = .init(.adam, learningRate: 1e-4, [.epsilon: 1e-7]) },
  ]

  @Test func everySettingChangesTheId() {
    var ids: Set<ConfigurationID> = [adam.id(dataDigest: data), adam.id(dataDigest: .sha256("other data"))]
    for change in Self.changes {
      var changed = adam
      change(&changed)
      ids.insert(changed.id(dataDigest: data))
    }
    #expect(ids.count == Self.changes.count + 2)
  }
}
