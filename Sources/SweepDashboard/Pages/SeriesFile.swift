internal import SweepCore
internal import SweepExport
internal import SweepViews

/// A trial's whole series as a file.
enum SeriesFile {
  static func text(_ shard: ExportedShard, _ format: SeriesFormat) -> String {
    switch format {
    case .csv: csv(shard.series, iterationsPerEpoch: shard.trial.configuration.iterationsPerEpoch)
    case .jsonLines: JSONLines.text(shard)
    }
  }

  /// A row an iteration; an epoch's metrics stand in the row of its last iteration.
  private static func csv(_ series: TrialSeries, iterationsPerEpoch: Int) -> String {
    var titles = ["iteration", "trainingLoss"]
    if !series.gradientNorms.isEmpty { titles.append("gradientNorm") }
    if !series.updateNorms.isEmpty { titles.append("updateNorm") }
    titles += ["trainingAccuracy", "validationAccuracy", "validationLoss"]
    var text = titles.joined(separator: ",") + "\r\n"
    for (index, loss) in series.losses.enumerated() {
      var fields = [String(index + 1), CSV.measured(loss)]
      if !series.gradientNorms.isEmpty {
        fields.append(index < series.gradientNorms.count ? CSV.measured(series.gradientNorms[index]) : "")
      }
      if !series.updateNorms.isEmpty {
        fields.append(index < series.updateNorms.count ? CSV.measured(series.updateNorms[index]) : "")
      }
      let (epochs, rest) = (index + 1).quotientAndRemainder(dividingBy: max(1, iterationsPerEpoch))
      if rest == 0, epochs <= series.epochs.count {
        let epoch = series.epochs[epochs - 1]
        fields += [epoch.trainingAccuracy, epoch.validationAccuracy, epoch.validationLoss].map(CSV.measured)
      } else {
        fields += ["", "", ""]
      }
      text += fields.joined(separator: ",") + "\r\n"
    }
    return text
  }
}
