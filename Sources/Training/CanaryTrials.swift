internal import CIFAR10
package import Kernels
package import SweepCore

/// The trials of the canary: every update rule, every preprocessing, ragged shapes, the penalty and the norms, so that
/// each kernel has a part in the digest, on records that come from Philox alone. They take a fraction of a second.
package enum CanaryTrials {
  static let trainingImages = 36
  static let validationImages = 12

  /// Records in CIFAR-10's layout: labels in turn, pixels the words of stream 0 of this seed, byte for byte from the
  /// lowest.
  package static var records: [UInt8] {
    var random = Philox(seed: 1953, stream: 0)
    var content: [UInt8] = []
    content.reserveCapacity((trainingImages + validationImages) * CIFAR10Layout.recordBytes)
    for record in 0..<trainingImages + validationImages {
      content.append(UInt8(record * 3 % CIFAR10Layout.classCount))
      for _ in 0..<CIFAR10Layout.pixelCount / 8 {
        let word = random.next()
        for shift in stride(from: 0, to: 64, by: 8) { content.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
      }
    }
    return content
  }

  package static let all: [TrialSettings] = [
    trial(.sgd, 1e-3, hidden: []) { $0.dataset.preprocess = .unit },
    trial(.momentum, 1e-4, hidden: [13, 7]) { $0.network.l2 = 0.01 },
    trial(.nesterov, 1e-3, hidden: [25]) { $0.dataset.preprocess = .unit },
    trial(.adagrad, 1e-3, hidden: [50, 3]) {
      $0.dataset.preprocess = .standard
      $0.network.l2 = 1e-3
    },
    trial(.rmsprop, 1e-4, hidden: [17]) { $0.dataset.subset = .random(seed: 9) },
    trial(.adam, 1e-4, hidden: [9, 31, 5]) { $0.network.initialStandardDeviation = 0.2 },
    trial(.adamUncorrected, 1e-4, hidden: [26]) {
      $0.network.l2 = 0.1
      $0.record = [.gradient, .update]
    },
  ]

  private static func trial(
    _ rule: UpdateRule, _ learningRate: Double, hidden: [Int], _ change: (inout Configuration) -> Void
  ) -> TrialSettings {
    var configuration = Configuration(optimizer: OptimizerSettings(rule, learningRate: learningRate))
    configuration.dataset.train = trainingImages
    configuration.dataset.validation = validationImages
    configuration.evaluation.train = 19
    configuration.network.hidden = hidden
    configuration.epochs = 2
    // The last minibatch of an epoch is one of 13.
    configuration.batch = 23
    change(&configuration)
    return TrialSettings(configuration: configuration, seed: 7)
  }

  /// Trains them all.
  ///
  /// - Returns: SHA-256 over their digests, to be held against `Canary.digest`.
  package static func digest(instructionSet: InstructionSet) throws -> Digest {
    let dataset = try CIFAR10Dataset.inMemory(trainingRecords: records)
    var hasher = Digest.DigestBuilder()
    for settings in all {
      let data = try TrainingData(dataset: dataset, settings: settings.configuration.dataset)
      let trained = try Trainer(settings: settings, data: data, instructionSet: instructionSet).run { _ in }
      hasher.update(trained.result.digest.bytes)
    }
    return hasher.finalize()
  }
}
