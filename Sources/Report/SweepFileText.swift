internal import SweepCore
internal import SweepViews

/// A sweep file made from a resolved sweep: every setting is written out, every axis as its values. On the same data it is the
/// same sweep, by its id.
enum SweepFileText {
  /// Nil where the file would be larger than a sweep file may be.
  static func text(_ definition: SweepDefinition) -> String? {
    guard let first = definition.configurations.first else { return nil }
    let axes = Axes(definition.configurations)
    let subset = if case .random(let seed) = first.dataset.subset { "{ random: \(seed) }" } else { "first" }
    let record = first.record.map(\.rawValue).sorted().joined(separator: ", ")
    var text = """
      # Made by slalom report: every setting is written out. With the data \(definition.dataDigest.hex.prefix(12)) this is
      # the sweep \(definition.id.short).
      schema: 1
      name: \(quoted(definition.name))
      dataset: { name: \(first.dataset.name), train: \(first.dataset.train), validation: \(first.dataset.validation), \
      subset: \(subset), preprocess: \(first.dataset.preprocess.rawValue) }
      network: { hidden: \(axes.hidden), init: { normal: \(axes.normal) }, l2: \(axes.l2) }
      training: { epochs: \(axes.epochs), batch: \(axes.batch) }
      seeds: \(seeds(definition.seeds))
      target: { training-loss: \(NumberText.setting(definition.target.trainingLoss)) }
      evaluation: { train: \(first.evaluation.train), test: \(first.evaluation.test) }
      record: [\(record)]
      optimizers:

      """
    for group in groups(axes.optimizers) {
      let rates = group.map { NumberText.setting($0.learningRate) }.joined(separator: ", ")
      let others = group[0].unusualHyperparameters.map { key, value in
        ", \(key.rawValue): \(NumberText.setting(value))"
      }
      text += "  - { name: \(group[0].rule.rawValue), learning-rate: [\(rates)]\(others.joined()) }\n"
    }
    guard let spec = try? SweepSpec.parse(text, file: "sweep.yaml") else { return nil }
    return spec.definition(dataDigest: definition.dataDigest).id == definition.id ? text : nil
  }

  /// What the configurations vary, taken apart: all optimizers with all values of the other axes.
  private struct Axes {
    let optimizers: [OptimizerSettings]
    let hidden: String
    let normal: String
    let l2: String
    let epochs: String
    let batch: String

    init(_ configurations: [Configuration]) {
      func distinct<Value: Hashable>(_ value: (Configuration) -> Value) -> [Value] {
        var seen: Set<Value> = []
        return configurations.map(value).filter { seen.insert($0).inserted }
      }
      func list(_ values: [String]) -> String { values.count == 1 ? values[0] : "[\(values.joined(separator: ", "))]" }
      optimizers = distinct(\.optimizer)
      hidden = list(distinct(\.network.hidden).map { "[\($0.map(String.init).joined(separator: ", "))]" })
      normal = list(distinct(\.network.initialStandardDeviation).map(NumberText.setting))
      l2 = list(distinct(\.network.l2).map(NumberText.setting))
      epochs = list(distinct(\.epochs).map(String.init))
      batch = list(distinct(\.batch).map(String.init))
    }
  }

  /// Neighbours that differ in nothing but the learning rate.
  private static func groups(_ optimizers: [OptimizerSettings]) -> [[OptimizerSettings]] {
    var groups: [[OptimizerSettings]] = []
    for settings in optimizers {
      if let last = groups.last?.first, last.rule == settings.rule,
        settings.rule.hyperparameters.allSatisfy({ last[$0] == settings[$0] })
      {
        groups[groups.count - 1].append(settings)
      } else {
        groups.append([settings])
      }
    }
    return groups
  }

  /// A stretch of numbers by its ends.
  private static func seeds(_ seeds: [UInt64]) -> String {
    let isStretch = zip(seeds, seeds.dropFirst()).allSatisfy { $0 < $1 && $1 - $0 == 1 }
    if isStretch, seeds.count > 1, let first = seeds.first, let last = seeds.last { return "\(first)...\(last)" }
    return "[\(seeds.map(String.init).joined(separator: ", "))]"
  }

  /// Between double quotes, as JSON and so YAML has it.
  private static func quoted(_ text: String) -> String {
    String(JSONValue.string(text).text.prefix { $0 != "\n" })
  }
}
