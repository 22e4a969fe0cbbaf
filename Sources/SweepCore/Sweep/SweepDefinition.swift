/// The training loss that counts as arrived (docs/ranking.md, "What a trial contributes").
package struct Target: Hashable, Sendable {
  package var trainingLoss: Double

  package init(trainingLoss: Double = 1.0) { self.trainingLoss = trainingLoss }
}

/// What a user submits, resolved: every configuration with every seed, on data known by its digest.
package struct SweepDefinition: Hashable, Sendable {
  package private(set) var name: String
  package let target: Target
  /// In the order of the sweep file.
  package let configurations: [Configuration]
  package let seeds: [UInt64]
  package let dataDigest: Digest
  /// Whether the data was made by `slalom data synthesize`, for titles; the digest tells such data apart in ids.
  package var isSynthetic = false

  package init(
    name: String, target: Target, configurations: [Configuration], seeds: [UInt64], dataDigest: Digest
  ) {
    self.name = name
    self.target = target
    self.configurations = configurations
    self.seeds = seeds
    self.dataDigest = dataDigest
  }

  /// The same under another name, which changes its id.
  package func renamed(_ name: String) -> SweepDefinition {
    var renamed = self
    renamed.name = name
    return renamed
  }

  /// Why a sweep cannot have a name; nil where it can.
  package static func problem(ofName name: String) -> String? {
    if name.allSatisfy(\.isWhitespace) { return "the name is empty" }
    if name.utf8.count > SpecLimits.nameBytes { return "the name has \(name.utf8.count) bytes" }
    if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
      return "the name \(quoted(name)) begins or ends with a space"
    }
    return name.unicodeScalars.first(where: \.isUnprintable).map {
      "the name holds the control character \($0.escaped(asASCII: true))"
    }
  }

  package var trialCount: Int { configurations.count * seeds.count }

  /// The trial of the shard with this index: configurations in file order, each with all its seeds.
  package func trial(at index: Int) -> TrialSettings {
    TrialSettings(configuration: configurations[index / seeds.count], seed: seeds[index % seeds.count])
  }

  package var trials: [TrialSettings] { (0..<trialCount).map(trial(at:)) }

  /// Hash of the name, the target, the data's digest and the trials' ids in expansion order.
  package var id: SweepID {
    var trialIDs = Digest.DigestBuilder()
    for trial in trials { trialIDs.update(trial.id(dataDigest: dataDigest).digest) }
    var form = CanonicalForm()
    form.set("name", name)
    form.set("data", dataDigest.hex)
    form.set("trials", trialIDs.finalize().hex)
    form.set("target.training-loss", target.trainingLoss, default: Target().trainingLoss) { $0.bitHex }
    return SweepID(form.digest)
  }
}
