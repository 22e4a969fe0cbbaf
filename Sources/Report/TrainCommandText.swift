internal import SweepCore
internal import SweepViews

/// The command that trains one trial alone.
enum TrainCommandText {
  /// As `slalom train --optimizer adam --learning-rate 1e-4 --seed 0`; options at their defaults are left out.
  static func text(_ trial: TrialSettings) -> String {
    let configuration = trial.configuration
    let usual = Configuration(optimizer: configuration.optimizer)
    var words = [
      "slalom train --optimizer \(configuration.optimizer.rule.rawValue)",
      "--learning-rate \(NumberText.setting(configuration.optimizer.learningRate))",
    ]
    func add<Value: Equatable>(_ option: String, _ value: Value, _ standard: Value, _ text: (Value) -> String) {
      if value != standard { words.append("--\(option) \(text(value))") }
    }
    for (key, value) in configuration.optimizer.unusualHyperparameters {
      words.append("--\(key.rawValue) \(NumberText.setting(value))")
    }
    add("hidden", configuration.network.hidden, usual.network.hidden) { widths in
      widths.isEmpty ? "none" : widths.map(String.init).joined(separator: ",")
    }
    add(
      "init-normal", configuration.network.initialStandardDeviation, usual.network.initialStandardDeviation,
      NumberText.setting)
    add("l2", configuration.network.l2, usual.network.l2, NumberText.setting)
    add("epochs", configuration.epochs, usual.epochs, String.init)
    add("batch", configuration.batch, usual.batch, String.init)
    add("train", configuration.dataset.train, usual.dataset.train, String.init)
    add("validation", configuration.dataset.validation, usual.dataset.validation, String.init)
    add("subset", configuration.dataset.subset, usual.dataset.subset) { subset in
      switch subset {
      case .first: "first"
      case .random(let seed): "random:\(seed)"
      }
    }
    add("preprocess", configuration.dataset.preprocess, usual.dataset.preprocess, \.rawValue)
    add("evaluation-train", configuration.evaluation.train, usual.evaluation.train, String.init)
    if configuration.evaluation.test { words.append("--test") }
    add("record", configuration.record, usual.record) { $0.map(\.rawValue).sorted().joined(separator: ",") }
    words.append("--seed \(trial.seed)")
    return words.joined(separator: " ")
  }
}
