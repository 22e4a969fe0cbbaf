internal import ArgumentParser
internal import SweepCore
internal import SweepViews

/// A trial's settings as options of the command line. Defaults are those of a sweep file.
struct TrialOptions: ParsableArguments {
  @Option(help: "Update rule: \(UpdateRule.allCases.map(\.rawValue).joined(separator: ", ")).")
  var optimizer: UpdateRule = .adam

  @Option(help: "Learning rate, positive.")
  var learningRate: Double = 1e-4

  @Option(help: help(.momentum))
  var momentum: Double?

  @Option(help: help(.decay))
  var decay: Double?

  @Option(help: help(.beta1))
  var beta1: Double?

  @Option(help: help(.beta2))
  var beta2: Double?

  @Option(help: help(.epsilon))
  var eps: Double?

  @Option(help: "Widths of the hidden layers, comma-separated; 'none' for no hidden layer.")
  var hidden: HiddenWidths = HiddenWidths(widths: NetworkSettings().hidden)

  @Option(help: "Standard deviation of the initial weights.")
  var initNormal: Double = NetworkSettings().initialStandardDeviation

  @Option(help: "Factor of the penalty 0.5 l2 sum(W^2).")
  var l2: Double = 0

  @Option(help: "Images in a minibatch.")
  var batch: Int = 100

  @Option(help: "Images to train on.")
  var train: Int = DatasetSettings().train

  @Option(help: "Images to validate on.")
  var validation: Int = DatasetSettings().validation

  @Option(help: "'first' (file order) or 'random:SEED'.")
  var subset: SubsetChoice = SubsetChoice(subset: .first)

  @Option(help: "mean-image, unit or standard.")
  var preprocess: DatasetSettings.Preprocessing = .meanImage

  @Option(help: "Seed of the initial weights and of the order of the images.")
  var seed: UInt64 = 0

  func validate() throws {
    let rule = optimizer
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate is \(learningRate); give a positive, finite number")
    }
    for (key, value) in given {
      guard rule.hyperparameters.contains(key) else {
        let takes = rule.hyperparameters.map { "--" + $0.rawValue }.joined(separator: ", ")
        throw ValidationError(
          "\(rule.rawValue) takes no --\(key.rawValue)\(takes.isEmpty ? "" : "; it takes \(takes)")")
      }
      guard key.accepts(value) else {
        throw ValidationError("--\(key.rawValue) is \(value); give a number \(key.bound)")
      }
    }
    guard initNormal >= 0, initNormal.isFinite else {
      throw ValidationError("--init-normal is \(initNormal); give a finite number of at least 0")
    }
    guard l2 >= 0, l2.isFinite else { throw ValidationError("--l2 is \(l2); give a finite number of at least 0") }
    for (name, value) in [("batch", batch), ("train", train)] where value < 1 {
      throw ValidationError("--\(name) is \(value); give at least 1")
    }
    guard validation >= 0 else { throw ValidationError("--validation is \(validation); give at least 0") }
    guard batch <= train else {
      throw ValidationError("--batch is \(batch), more than the \(train) training images; give at most \(train)")
    }
  }

  private var given: [(Hyperparameter, Double)] {
    let values: [(Hyperparameter, Double?)] = [
      (.momentum, momentum), (.decay, decay), (.beta1, beta1), (.beta2, beta2), (.epsilon, eps),
    ]
    return values.compactMap { key, value in value.map { (key, $0) } }
  }

  var configuration: Configuration {
    var configuration = Configuration(
      optimizer: OptimizerSettings(
        optimizer, learningRate: learningRate, Dictionary(uniqueKeysWithValues: given)))
    configuration.network.hidden = hidden.widths
    configuration.network.initialStandardDeviation = initNormal
    configuration.network.l2 = l2
    configuration.batch = batch
    configuration.dataset.train = train
    configuration.dataset.validation = validation
    configuration.dataset.subset = subset.subset
    configuration.dataset.preprocess = preprocess
    return configuration
  }
}

/// The help of a hyperparameter's option: what it is, of which rules, and what is usual.
private func help(_ key: Hyperparameter) -> ArgumentHelp {
  "\(key.title) of \(key.users(NumberText.setting))."
}

extension UpdateRule: ExpressibleByArgument {}
extension DatasetSettings.Preprocessing: ExpressibleByArgument {}

/// `500,500,500` or `none`.
struct HiddenWidths: ExpressibleByArgument {
  let widths: [Int]

  init(widths: [Int]) { self.widths = widths }

  init?(argument: String) {
    if argument == "none" {
      widths = []
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap { $0 }.filter { $0 > 0 }
    guard numbers.count == parts.count else { return nil }
    widths = numbers
  }

  var defaultValueDescription: String { widths.map(String.init).joined(separator: ",") }
}

/// `first` or `random:SEED`.
struct SubsetChoice: ExpressibleByArgument {
  let subset: DatasetSettings.Subset

  init(subset: DatasetSettings.Subset) { self.subset = subset }

  init?(argument: String) {
    if argument == "first" {
      subset = .first
      return
    }
    let parts = argument.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, parts[0] == "random", let seed = UInt64(parts[1]) else { return nil }
    subset = .random(seed: seed)
  }

  var defaultValueDescription: String {
    switch subset {
    case .first: "first"
    case .random(let seed): "random:\(seed)"
    }
  }
}
