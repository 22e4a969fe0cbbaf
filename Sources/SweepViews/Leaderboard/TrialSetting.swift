package import SweepCore

/// One of the settings that fix a trial, for people and for programs.
package struct TrialSetting: Hashable, Sendable {
  package let key: String
  package let text: String
  package let value: JSONValue

  private init(_ key: String, _ number: Double) {
    self.key = key
    text = NumberText.setting(number)
    value = .number(number)
  }

  private init(_ key: String, _ count: Int) {
    self.key = key
    text = String(count)
    value = .integer(count)
  }

  private init(_ key: String, _ text: String) {
    self.key = key
    self.text = text
    value = .string(text)
  }

  private init(_ key: String, unsigned: UInt64) {
    self.key = key
    text = String(unsigned)
    value = .unsigned(unsigned)
  }

  /// All that differ from trial to trial, the optimizer's first.
  package static func all(of trial: TrialSettings) -> [TrialSetting] {
    let configuration = trial.configuration
    let optimizer = configuration.optimizer
    let own = optimizer.hyperparameters.map { TrialSetting($0.key.rawValue, $0.value) }
    return [
      TrialSetting("optimizer", optimizer.rule.rawValue), TrialSetting("learning-rate", optimizer.learningRate),
    ] + own + [
      TrialSetting("seed", unsigned: trial.seed),
      TrialSetting("hidden", configuration.network.hidden.map(String.init).joined(separator: "-")),
      TrialSetting("init", configuration.network.initialStandardDeviation),
      TrialSetting("l2", configuration.network.l2), TrialSetting("epochs", configuration.epochs),
      TrialSetting("batch", configuration.batch), TrialSetting("train", configuration.dataset.train),
      TrialSetting("validation", configuration.dataset.validation),
      TrialSetting("preprocess", configuration.dataset.preprocess.rawValue),
    ]
  }
}
