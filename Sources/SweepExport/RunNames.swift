package import SweepCore
internal import SweepViews

/// What TensorBoard calls each trial's run: a path of directories, by which its filter groups them.
package struct RunNames: Sendable {
  private let settings: SettingsText
  private let definition: SweepDefinition

  package init(_ definition: SweepDefinition) {
    self.definition = definition
    settings = SettingsText(definition.configurations)
  }

  /// As `adam/lr=1e-4,momentum=0.95/seed=0`. A trial that shares its name with an earlier one, because they differ in what
  /// the name does not show, ends in its id.
  package func names(of shards: [(index: Int, id: TrialID)]) -> [String] {
    var taken: Set<String> = []
    return shards.map { index, id in
      let name = name(definition.trial(at: index))
      return taken.insert(name).inserted ? name : "\(name),trial=\(id.short)"
    }
  }

  private func name(_ trial: TrialSettings) -> String {
    let optimizer = trial.configuration.optimizer
    let others = settings.text(trial.configuration).split(separator: ", ").map { String($0).replacing(" ", with: "=") }
    let rate = "lr=\(NumberText.setting(optimizer.learningRate))"
    return "\(optimizer.rule.rawValue)/\(([rate] + others).joined(separator: ","))/seed=\(trial.seed)"
  }
}
