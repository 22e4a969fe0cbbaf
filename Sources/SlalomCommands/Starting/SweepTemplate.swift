internal import Foundation
internal import SweepCore

/// A commented sweep file to begin with.
package struct SweepTemplate: Sendable {
  /// What the sweep is for.
  package enum Purpose: String, CaseIterable, Sendable {
    /// A small network: every part of the program in seconds.
    case look
    /// The study's network over learning rates and seeds: ranks that can be told apart.
    case study
    /// The study's network, one seed and few epochs over wide grids: where good learning rates lie.
    case search
  }

  private let purpose: Purpose
  private let name: String
  private let schema: String

  /// - Parameters:
  ///   - name: the sweep's name, any name that a sweep file may have.
  ///   - schema: the path or address of the JSON schema, seen from the file.
  package init(_ purpose: Purpose, name: String, schema: String) {
    self.purpose = purpose
    self.name = name
    self.schema = schema
  }

  /// The name for a sweep whose file is at `path`: the file's without its ending, or the purpose's where that holds more than
  /// letters, digits and `.-_`.
  package static func name(forFile path: String, _ purpose: Purpose) -> String {
    let stem = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    let isPlain = stem.utf8.allSatisfy { byte in
      let character = Character(Unicode.Scalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber || ".-_".contains(character))
    }
    let begins = stem.first.map { $0.isLetter || $0.isNumber } ?? false
    return isPlain && begins && stem.utf8.count <= SpecLimits.nameBytes ? stem : purpose.rawValue
  }

  /// The whole file, ended by a newline.
  package var text: String {
    """
    # yaml-language-server: $schema=\(schema)
    \(comment)
    # 'slalom run FILE --dry-run' lists the trials, 'slalom run FILE' trains them. docs/sweep-file.md describes every key.
    schema: 1
    name: \(name)

    \(settings)

    """
  }

  private var comment: String {
    switch purpose {
    case .look:
      """
      # A quick look: four optimizers at three learning rates each, on a small network. 12 trials, about ten seconds
      # on two cores.
      """
    case .study:
      """
      # A study: six optimizers over seven learning rates and six seeds. 294 trials, about ten minutes on two cores.
      """
    case .search:
      """
      # A search: seven optimizers over wide grids of learning rates, with one seed and few epochs. 91 trials, about a minute on
      # two cores. Put the best learning rates into a study ('slalom init --for study').
      """
    }
  }

  private var settings: String {
    switch purpose {
    case .look:
      """
      # The first 4,000 training images of CIFAR-10, and the next 1,000 to measure accuracy on.
      dataset: { name: cifar10, train: 4000, validation: 1000 }

      # Two hidden layers of 100 units. [500, 500, 500] is the study's network.
      network: { hidden: [100, 100] }

      # Each trial sees the images five times, 100 in a step: 200 iterations.
      training: { epochs: 5, batch: 100 }

      # A seed fixes the first weights and the order of the images. Each configuration is trained with each seed.
      seeds: [0]

      # Configurations are ranked by how many iterations they take to this training loss.
      target: { training-loss: 1.5 }

      # A value, or a list of values: every combination is a configuration.
      optimizers:
        - { name: sgd,      learning-rate: [3e-3, 1e-2, 3e-2] }
        - { name: momentum, learning-rate: [1e-3, 3e-3, 1e-2], momentum: 0.9 }
        - { name: rmsprop,  learning-rate: [1e-4, 3e-4, 1e-3], decay: 0.99 }
        - { name: adam,     learning-rate: [1e-4, 3e-4, 1e-3], beta1: 0.9, beta2: 0.999 }
      """
    case .study:
      """
      # The first 4,000 training images of CIFAR-10, and the next 1,000 to measure accuracy on.
      # preprocess: mean-image subtracts the training images' mean; unit and standard are the others.
      dataset: { name: cifar10, train: 4000, validation: 1000, subset: first, preprocess: mean-image }

      # Three hidden layers of 500 units; the first weights are drawn with a standard deviation of 0.01.
      network: { hidden: [500, 500, 500], init: { normal: 0.01 }, l2: 0 }

      # Each trial sees the images ten times, 100 in a step: 400 iterations.
      training: { epochs: 10, batch: 100 }

      # Six seeds are the fewest with which two optimizers can be told apart.
      seeds: 0..<6

      # Configurations are ranked by how many iterations they take to this training loss.
      target: { training-loss: 1.0 }

      # The first 1,000 training images are classified after each epoch; the test file is not.
      evaluation: { train: 1000, test: false }

      # A range of seven values from 1e-4 to 0.1, each the same factor above the one before it.
      optimizers:
        - { name: sgd,      learning-rate: { log: [1e-4, 1e-1], points: 7 } }
        - { name: momentum, learning-rate: { log: [1e-5, 1e-2], points: 7 }, momentum: 0.9 }
        - { name: nesterov, learning-rate: { log: [1e-5, 1e-2], points: 7 }, momentum: [0.9, 0.95] }
        - { name: adagrad,  learning-rate: { log: [1e-4, 1e-1], points: 7 } }
        - { name: rmsprop,  learning-rate: { log: [1e-5, 1e-2], points: 7 }, decay: 0.99 }
        - { name: adam,     learning-rate: { log: [1e-5, 1e-2], points: 7 }, beta1: 0.9, beta2: 0.999 }
      """
    case .search:
      """
      # The first 4,000 training images of CIFAR-10, and the next 1,000 to measure accuracy on.
      dataset: { name: cifar10, train: 4000, validation: 1000 }

      # The network of the study that follows. Good learning rates depend on it.
      network: { hidden: [500, 500, 500] }

      # Each trial sees the images three times, 100 in a step: 120 iterations.
      training: { epochs: 3, batch: 100 }

      # One seed finds the region; a study with six finds the best of it.
      seeds: [0]

      # Few trials get far in 120 iterations, so the target is near. 'slalom leaderboard --rank-by final-loss' ranks by the
      # loss at the end.
      target: { training-loss: 1.8 }

      # A range of 13 values, two to a decade and each the same factor above the one before it. A trial whose loss leaves every
      # bound has diverged, which is a result as well.
      optimizers:
        - { name: sgd,              learning-rate: { log: [1e-5, 10], points: 13 } }
        - { name: momentum,         learning-rate: { log: [1e-6, 1],  points: 13 }, momentum: 0.9 }
        - { name: nesterov,         learning-rate: { log: [1e-6, 1],  points: 13 }, momentum: 0.9 }
        - { name: adagrad,          learning-rate: { log: [1e-6, 1],  points: 13 } }
        - { name: rmsprop,          learning-rate: { log: [1e-7, 0.1], points: 13 }, decay: 0.99 }
        - { name: adam,             learning-rate: { log: [1e-7, 0.1], points: 13 }, beta1: 0.9, beta2: 0.999 }
        - { name: adam-uncorrected, learning-rate: { log: [1e-7, 0.1], points: 13 }, beta1: 0.9, beta2: 0.999 }
      """
    }
  }
}
