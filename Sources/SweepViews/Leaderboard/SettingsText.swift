package import SweepCore

/// The settings that tell a sweep's configurations apart, beside optimizer and learning rate.
package struct SettingsText: Sendable {
  private var shownHyperparameters: [UpdateRule: [Hyperparameter]] = [:]
  private let hasSeveral: (hidden: Bool, initial: Bool, l2: Bool, epochs: Bool, batch: Bool)

  package init(_ configurations: [Configuration]) {
    for (rule, group) in Dictionary(grouping: configurations, by: \.optimizer.rule) {
      // Shown where the sweep varies it or leaves the usual value.
      shownHyperparameters[rule] = rule.hyperparameters.filter { key in
        group.contains { $0.optimizer[key] != rule.defaultValue(of: key) }
      }
    }
    func varies<Value: Hashable>(_ value: (Configuration) -> Value) -> Bool { Set(configurations.map(value)).count > 1 }
    hasSeveral = (
      varies(\.network.hidden), varies(\.network.initialStandardDeviation), varies(\.network.l2), varies(\.epochs),
      varies(\.batch)
    )
  }

  /// As `momentum 0.95, batch 50`; empty where optimizer and learning rate say everything.
  package func text(_ configuration: Configuration) -> String {
    var parts = (shownHyperparameters[configuration.optimizer.rule] ?? []).compactMap { key in
      configuration.optimizer[key].map { "\(key.rawValue) \(NumberText.setting($0))" }
    }
    if hasSeveral.hidden {
      parts.append("hidden \(configuration.network.hidden.map(String.init).joined(separator: "-"))")
    }
    if hasSeveral.initial {
      parts.append("init \(NumberText.setting(configuration.network.initialStandardDeviation))")
    }
    if hasSeveral.l2 { parts.append("l2 \(NumberText.setting(configuration.network.l2))") }
    if hasSeveral.epochs { parts.append("epochs \(configuration.epochs)") }
    if hasSeveral.batch { parts.append("batch \(configuration.batch)") }
    return parts.joined(separator: ", ")
  }
}
