/// The version of docs/numerics.md whose rules fix the bits; a part of every id.
package let numericsVersion = 1

/// Settings as sorted `key=value` lines, from which ids are hashed (docs/numerics.md, rule 10). Keys at their default
/// value are left out, so that a new feature leaves old ids alone.
package struct CanonicalForm: Sendable {
  private var lines: [String: String] = [:]

  package init() {}

  package mutating func set(_ key: String, _ value: String) {
    precondition(!value.contains("\n"), "a canonical value is one line")
    lines[key] = value
  }

  package mutating func set(_ key: String, _ value: Double) { set(key, value.bitHex) }

  mutating func set<Value: Equatable>(
    _ key: String, _ value: Value, default defaultValue: Value, _ text: (Value) -> String
  ) {
    if value != defaultValue { set(key, text(value)) }
  }

  /// The numerics version first, then the keys in ascending byte order, each line ended by a newline.
  package var text: String {
    let sorted = lines.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return (["numerics=\(numericsVersion)"] + sorted.map { "\($0.key)=\($0.value)" }).map { $0 + "\n" }.joined()
  }

  package var digest: Digest { .sha256(text) }
}

extension Double {
  /// The 16 hexadecimal digits of the value's bits.
  package var bitHex: String {
    let digits = String(bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension Configuration {
  /// The lines of this configuration, without seed and data.
  package var canonicalForm: CanonicalForm {
    let standard = Configuration(optimizer: optimizer)
    var form = CanonicalForm()
    form.set("dataset.name", dataset.name, default: standard.dataset.name) { $0 }
    form.set("dataset.train", dataset.train, default: standard.dataset.train) { String($0) }
    form.set("dataset.validation", dataset.validation, default: standard.dataset.validation) { String($0) }
    if case .random(let seed) = dataset.subset { form.set("dataset.subset", "random:\(seed)") }
    form.set("dataset.preprocess", dataset.preprocess, default: standard.dataset.preprocess) { $0.rawValue }
    form.set("network.hidden", network.hidden, default: standard.network.hidden) {
      $0.map(String.init).joined(separator: ",")
    }
    form.set(
      "network.init.normal", network.initialStandardDeviation, default: standard.network.initialStandardDeviation
    ) { $0.bitHex }
    form.set("network.l2", network.l2, default: standard.network.l2) { $0.bitHex }
    form.set("training.epochs", epochs, default: standard.epochs) { String($0) }
    form.set("training.batch", batch, default: standard.batch) { String($0) }
    form.set("evaluation.train", evaluation.train, default: standard.evaluation.train) { String($0) }
    form.set("evaluation.test", evaluation.test, default: standard.evaluation.test) { String($0) }
    form.set("record", record, default: standard.record) { $0.map(\.rawValue).sorted().joined(separator: ",") }
    form.set("optimizer.name", optimizer.rule.rawValue)
    form.set("optimizer.learning-rate", optimizer.learningRate)
    for (key, value) in optimizer.unusualHyperparameters { form.set("optimizer.\(key.rawValue)", value) }
    return form
  }

  /// The id of this configuration on the data with `dataDigest`.
  package func id(dataDigest: Digest) -> ConfigurationID {
    var form = canonicalForm
    form.set("data", dataDigest.hex)
    return ConfigurationID(form.digest)
  }
}

extension TrialSettings {
  /// The id of this trial on the data with `dataDigest`.
  package func id(dataDigest: Digest) -> TrialID {
    var form = configuration.canonicalForm
    form.set("data", dataDigest.hex)
    form.set("seed", String(seed))
    return TrialID(form.digest)
  }
}
