internal import Foundation
package import SweepCore
internal import SweepViews
internal import SwiftProtobuf

/// What TensorBoard's HParams tab shows of a sweep: its settings and measurements, then of each run its own settings. Written
/// with the messages of TensorBoard's hparams plugin.
package struct HyperparameterTab: Sendable {
  private let definition: SweepDefinition

  package init(_ definition: SweepDefinition) { self.definition = definition }

  /// An event file beside the runs' directories: every setting that any trial has, with its values, and the measurements.
  package var bytes: [UInt8] {
    var experiment = TensorBoardExperiment()
    experiment.name = definition.name
    experiment.hparamInfos = infos
    experiment.metricInfos = metrics.map { tag, title in
      var metric = TensorBoardMetricInfo()
      metric.name.tag = tag
      metric.displayName = title
      return metric
    }
    return TensorBoardFile.record(TensorBoardFile.start)
      + TensorBoardFile.record(Self.event("_hparams_/experiment", .experiment(experiment)))
  }

  private var metrics: [(tag: String, title: String)] {
    var metrics = [
      ("loss/training", "training loss"), ("accuracy/training", "training accuracy"),
      ("accuracy/validation", "validation accuracy"), ("loss/validation", "validation loss"),
    ]
    if definition.configurations.contains(where: \.evaluation.test) {
      metrics.append(("accuracy/test", "test accuracy"))
    }
    return metrics
  }

  /// Settings in the order in which trials list them. Few values are a list to choose from, many an interval.
  private var infos: [TensorBoardHParamInfo] {
    var keys: [String] = []
    var values: [String: [JSONValue]] = [:]
    var seen: Set<TrialSetting> = []
    let seeds = definition.seeds
    // Every configuration with the first seed has all settings but the other seeds.
    let trials =
      definition.configurations.map { TrialSettings(configuration: $0, seed: seeds[0]) }
      + seeds.dropFirst().map { TrialSettings(configuration: definition.configurations[0], seed: $0) }
    for setting in trials.flatMap(TrialSetting.all) where seen.insert(setting).inserted {
      if values[setting.key] == nil { keys.append(setting.key) }
      values[setting.key, default: []].append(setting.value)
    }
    return keys.map { key in
      let own = (values[key] ?? []).map(Self.value)
      var info = TensorBoardHParamInfo()
      info.name = key
      let numbers = own.compactMap { if case .numberValue(let number)? = $0.kind { number } else { nil } }
      info.type = numbers.count == own.count ? .float64 : .string
      if numbers.count == own.count, own.count > 40, let low = numbers.min(), let high = numbers.max() {
        info.domainInterval.minValue = low
        info.domainInterval.maxValue = high
      } else {
        info.domainDiscrete.values = own
      }
      return info
    }
  }

  /// Of one run: its settings before everything that it measured, and how it ended after it.
  static func session(of shard: ExportedShard) -> (start: TensorBoardEvent, end: TensorBoardEvent) {
    var start = TensorBoardSessionStartInfo()
    for setting in TrialSetting.all(of: shard.trial) { start.hparams[setting.key] = value(setting.value) }
    var end = TensorBoardSessionEndInfo()
    let isDiverged =
      shard.series.losses.count < shard.trial.configuration.iterations
      || shard.series.losses.last?.isFinite == false
    end.status = isDiverged ? .failure : .success
    end.endTimeSecs = Double(shard.series.losses.count)
    return (
      event("_hparams_/session_start_info", .sessionStartInfo(start)),
      event("_hparams_/session_end_info", .sessionEndInfo(end))
    )
  }

  private static func value(_ value: JSONValue) -> TensorBoardValue {
    var result = TensorBoardValue()
    switch value {
    case .number(let number): result.numberValue = number
    case .integer(let number): result.numberValue = Double(number)
    case .unsigned(let number): result.numberValue = Double(number)
    case .string(let text): result.stringValue = text
    default: result.stringValue = ""
    }
    return result
  }

  private static func event(_ tag: String, _ data: TensorBoardHParamsPluginData.OneOf_Data) -> TensorBoardEvent {
    var plugin = TensorBoardHParamsPluginData()
    plugin.data = data
    var event = TensorBoardEvent()
    var value = TensorBoardSummary.Value()
    value.tag = tag
    value.metadata.pluginData.pluginName = "hparams"
    value.metadata.pluginData.content = TensorBoardFile.encoded(plugin)
    // TensorBoard asks for a tensor beside the message, and reads none: an empty one of floats.
    value.tensor.dtype = 1
    value.tensor.tensorShape.dim = [.init()]
    event.summary.value = [value]
    return event
  }
}
