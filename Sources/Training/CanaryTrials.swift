internal import CIFAR10
package import Kernels
package import SweepCore

/// Trains the canary: every update rule, every preprocessing, ragged shapes, the penalty and the norms, so that each
/// kernel has a part in a digest, on records that come from Philox alone. It takes a fraction of a second.
package enum CanaryTrials {
  /// Records in CIFAR-10's layout: labels in turn, pixels the words of stream 0 of this seed, byte for byte from the
  /// lowest.
  package static var records: [UInt8] {
    var random = Philox(seed: 1953, stream: 0)
    var content: [UInt8] = []
    content.reserveCapacity((CanaryTrial.trainingImages + CanaryTrial.validationImages) * CIFAR10Layout.recordBytes)
    for record in 0..<CanaryTrial.trainingImages + CanaryTrial.validationImages {
      content.append(UInt8(record * 3 % CIFAR10Layout.classCount))
      for _ in 0..<CIFAR10Layout.pixelCount / 8 {
        let word = random.next()
        for shift in stride(from: 0, to: 64, by: 8) { content.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
      }
    }
    return content
  }

  /// Trains the canary's trials of `rules`.
  ///
  /// - Returns: their results' digests, to be held against `Canary.digests`.
  package static func digests(
    of rules: [UpdateRule] = UpdateRule.allCases, instructionSet: InstructionSet
  ) throws -> [UpdateRule: Digest] {
    let dataset = try CIFAR10Dataset.inMemory(trainingRecords: records)
    var digests: [UpdateRule: Digest] = [:]
    for rule in rules {
      let settings = Canary.trial(of: rule)
      let data = try TrainingData(dataset: dataset, settings: settings.configuration.dataset)
      let trained = try Trainer(settings: settings, data: data, instructionSet: instructionSet).run { _ in }
      digests[rule] = trained.result.digest
    }
    return digests
  }
}
