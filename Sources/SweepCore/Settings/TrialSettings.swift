/// Which images are trained on and how they become numbers (docs/numerics.md, rule 7).
package struct DatasetSettings: Hashable, Sendable {
  package enum Subset: Hashable, Sendable {
    /// File order: the training images, then the validation images after them.
    case first
    /// Drawn without replacement by a seed of the data set's own, which is not the trial's.
    case random(seed: UInt64)
  }

  package enum Preprocessing: String, Hashable, Sendable, CaseIterable {
    /// Minus the training subset's mean image; the pixel range stays 0 to 255, as in the study.
    case meanImage = "mean-image"
    /// Minus the mean image, divided by 255.
    case unit
    /// Minus the mean image, divided by the subset's one standard deviation over all its bytes.
    case standard
  }

  package var name = "cifar10"
  /// Images trained on.
  package var train = 4000
  /// Images validated on, none of them trained on.
  package var validation = 1000
  package var subset = Subset.first
  package var preprocess = Preprocessing.meanImage

  package init() {}
}

/// A fully-connected ReLU network with a softmax of 10 classes over 3,072 inputs.
package struct NetworkSettings: Hashable, Sendable {
  /// Widths of the hidden layers, first to last.
  package var hidden = [500, 500, 500]
  /// Standard deviation of the normal distribution that the weights start from; biases start at 0.
  package var initialStandardDeviation = 0.01
  /// λ of the penalty 0.5 λ Σ W²; biases not included.
  package var l2 = 0.0

  package init() {}

  /// Weights and biases of a network with these hidden widths.
  package static func parameterCount(hidden: [Int]) -> Int {
    let widths = [3072] + hidden + [10]
    return zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
  }
}

/// What is measured beside the training loss.
package struct EvaluationSettings: Hashable, Sendable {
  /// Training accuracy is taken on so many first images of the training subset.
  package var train = 1000
  /// Whether accuracy on the whole test file is taken at the end.
  package var test = false

  package init() {}
}

/// Series recorded at every iteration on request, beside the loss.
package enum RecordedNorm: String, Hashable, Sendable, CaseIterable {
  /// Euclidean norm of the gradient over all parameters.
  case gradient = "gradient-norm"
  /// Euclidean norm of the change of all parameters in the step.
  case update = "update-norm"
}

/// A trial without its seed.
package struct Configuration: Hashable, Sendable {
  package var dataset = DatasetSettings()
  package var network = NetworkSettings()
  package var epochs = 10
  /// Images a minibatch; the last of an epoch is smaller where it does not divide the training images.
  package var batch = 100
  package var optimizer: OptimizerSettings
  package var evaluation = EvaluationSettings()
  package var record: Set<RecordedNorm> = []

  package init(optimizer: OptimizerSettings) { self.optimizer = optimizer }

  package var iterationsPerEpoch: Int { (dataset.train + batch - 1) / batch }
  package var iterations: Int { epochs * iterationsPerEpoch }
}

/// Everything but the data that fixes one training run.
package struct TrialSettings: Hashable, Sendable {
  package var configuration: Configuration
  package var seed: UInt64

  package init(configuration: Configuration, seed: UInt64) {
    self.configuration = configuration
    self.seed = seed
  }
}
