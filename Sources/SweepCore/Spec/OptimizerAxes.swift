/// The `optimizers:` list: each entry spans the product of its axes.
enum OptimizerAxes {
  /// All settings in the order of the file, each once.
  static func settings(_ node: SpecNode) throws(SpecError) -> [OptimizerSettings] {
    guard let entries = node.elements else { throw node.wrongType("a list of optimizers") }
    guard !entries.isEmpty else { throw node.error(.emptyAxis(node.key)) }
    var all: [OptimizerSettings] = []
    var firstLines: [OptimizerSettings: Int] = [:]
    for entry in entries {
      for settings in try expand(entry) {
        if let firstLine = firstLines[settings] {
          throw entry.error(.duplicateOptimizer(description: describe(settings), firstLine: firstLine))
        }
        firstLines[settings] = entry.line
        all.append(settings)
      }
      guard all.count <= SpecLimits.trials else { throw node.error(.tooManyTrials(count: "at least \(all.count)")) }
    }
    return all
  }

  private static func expand(_ entry: SpecNode) throws(SpecError) -> [OptimizerSettings] {
    let hyperparameterKeys = Hyperparameter.allCases.map(\.rawValue)
    let place = "in an optimizer"
    let mapping = try SpecMapping(
      SpecNode(node: entry.node, key: "an optimizer", file: entry.file),
      known: ["name", "learning-rate"] + hyperparameterKeys, place: place)
    let names = UpdateRule.allCases.map(\.rawValue).joined(separator: ", ")
    let nameNode = try mapping.required("name", remedy: "give one of \(names)")
    let rule = try SpecNode(node: nameNode.node, key: "optimizer", file: entry.file).word(UpdateRule.self)
    for key in hyperparameterKeys where !rule.keys.contains(key) {
      if let foreign = mapping[key] { throw foreign.error(.foreignHyperparameter(key, rule: rule)) }
    }
    let rates = try mapping.required(
      "learning-rate", remedy: "give \(rule.rawValue) a value, a list or a range { log: [1e-4, 1e-1], points: 7 }"
    ).numberAxis("positive and finite") { $0 > 0 }

    var combinations: [[Hyperparameter: Double]] = [[:]]
    for key in rule.hyperparameters {
      guard let values = try mapping[key.rawValue]?.numberAxis(key.bound, key.accepts) else { continue }
      guard combinations.count <= SpecLimits.trials / values.count else {
        throw entry.error(.tooManyTrials(count: "at least \(combinations.count) x \(values.count)"))
      }
      combinations = combinations.flatMap { combination in
        values.map { combination.merging([key: $0]) { $1 } }
      }
    }
    guard combinations.count <= SpecLimits.trials / rates.count else {
      throw entry.error(.tooManyTrials(count: "at least \(combinations.count) x \(rates.count)"))
    }
    return rates.flatMap { rate in
      combinations.map { OptimizerSettings(rule, learningRate: rate, $0) }
    }
  }

  private static func describe(_ settings: OptimizerSettings) -> String {
    let hyperparameters = settings.hyperparameters.map { ", \($0.key.rawValue) \($0.value)" }
    return "\(settings.rule.rawValue) at learning-rate \(settings.learningRate)" + hyperparameters.joined()
  }
}
