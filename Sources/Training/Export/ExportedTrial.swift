internal import CIFAR10
internal import Kernels
internal import SweepCore

/// The content of `trial.json`.
struct ExportedTrial: Encodable {
  var schema = 1
  let dataset: Dataset
  let network: NetworkShape
  let optimizer: Optimizer
  let training: Training
  let evaluation: Evaluation
  let record: [String]
  let seed: UInt64
  let ids: IDs
  let digests: Digests
  let ending: Ending
  let testAccuracy: Double?
  let isa: String
  let versions = Versions()

  struct Dataset: Encodable {
    let name: String
    let train: Int
    let validation: Int
    /// `first` or `random:SEED`.
    let subset: String
    let preprocess: String
    /// What a byte minus its mean is divided by.
    let divisor: Double
    let trainingFiles: [String]
  }

  struct NetworkShape: Encodable {
    let hidden: [Int]
    let l2: Double
    let initialStandardDeviation: Double
  }

  /// Name, learning rate and the rule's hyperparameters by their keys in sweep files.
  struct Optimizer: Encodable {
    let settings: OptimizerSettings

    struct Key: CodingKey {
      let stringValue: String
      let intValue: Int? = nil

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { return nil }
    }

    func encode(to encoder: any Encoder) throws {
      var values = encoder.container(keyedBy: Key.self)
      try values.encode(settings.rule.rawValue, forKey: Key(stringValue: "name"))
      try values.encode(settings.learningRate, forKey: Key(stringValue: "learningRate"))
      for (key, value) in settings.hyperparameters { try values.encode(value, forKey: Key(stringValue: key.rawValue)) }
    }
  }

  struct Training: Encodable {
    let epochs: Int
    let batch: Int
  }

  struct Evaluation: Encodable {
    let train: Int
    let test: Bool
  }

  struct IDs: Encodable {
    let trial: String
    let configuration: String
    let data: String
  }

  struct Digests: Encodable {
    let trial: String
    let weights: String
    let series: String
  }

  struct Ending: Encodable {
    /// `completed` or `diverged`.
    let outcome: String
    let iteration: Int?
    let reason: String?
  }

  struct Versions: Encodable {
    let numerics = numericsVersion
    let export = 1
  }

  init(_ trainer: Trainer, _ trained: TrainedTrial) {
    let settings = trainer.settings
    let configuration = settings.configuration
    let data = trainer.data
    let subset: String
    switch configuration.dataset.subset {
    case .first: subset = "first"
    case .random(let seed): subset = "random:\(seed)"
    }
    dataset = Dataset(
      name: configuration.dataset.name, train: configuration.dataset.train,
      validation: configuration.dataset.validation, subset: subset,
      preprocess: configuration.dataset.preprocess.rawValue, divisor: data.divisor,
      trainingFiles: data.dataset.trainingFiles.map(\.name))
    network = NetworkShape(
      hidden: configuration.network.hidden, l2: configuration.network.l2,
      initialStandardDeviation: configuration.network.initialStandardDeviation)
    optimizer = Optimizer(settings: configuration.optimizer)
    training = Training(epochs: configuration.epochs, batch: configuration.batch)
    evaluation = Evaluation(train: configuration.evaluation.train, test: configuration.evaluation.test)
    record = configuration.record.map(\.rawValue).sorted()
    seed = settings.seed
    let dataDigest = data.dataset.digest
    ids = IDs(
      trial: settings.id(dataDigest: dataDigest).description,
      configuration: configuration.id(dataDigest: dataDigest).description, data: dataDigest.hex)
    let result = trained.result
    digests = Digests(trial: result.digest.hex, weights: result.weightsHash.hex, series: result.seriesHash.hex)
    switch result.ending {
    case .completed: ending = Ending(outcome: "completed", iteration: nil, reason: nil)
    case .diverged(let iteration, let reason):
      ending = Ending(outcome: "diverged", iteration: iteration, reason: reason.rawValue)
    }
    testAccuracy = trained.series.testAccuracy
    isa = trainer.network.kernels.instructionSet.rawValue
  }
}
