internal import SweepCore
internal import SweepViews

/// A trial's whole series as a file.
enum SeriesFile {
  static func text(_ series: TrialSeries, trial: TrialID, _ format: SeriesFormat, iterationsPerEpoch: Int) -> String {
    switch format {
    case .csv: csv(series, iterationsPerEpoch: iterationsPerEpoch)
    case .jsonLines: jsonLines(series, trial: trial)
    }
  }

  /// A row an iteration; an epoch's metrics stand in the row of its last iteration. What is not finite is written as
  /// programs read it: NaN, inf.
  private static func csv(_ series: TrialSeries, iterationsPerEpoch: Int) -> String {
    var titles = ["iteration", "trainingLoss"]
    if !series.gradientNorms.isEmpty { titles.append("gradientNorm") }
    if !series.updateNorms.isEmpty { titles.append("updateNorm") }
    titles += ["trainingAccuracy", "validationAccuracy", "validationLoss"]
    var text = titles.joined(separator: ",") + "\r\n"
    for (index, loss) in series.losses.enumerated() {
      var fields = [String(index + 1), number(loss)]
      if !series.gradientNorms.isEmpty { fields.append(index < series.gradientNorms.count ? number(series.gradientNorms[index]) : "") }
      if !series.updateNorms.isEmpty { fields.append(index < series.updateNorms.count ? number(series.updateNorms[index]) : "") }
      let (epochs, rest) = (index + 1).quotientAndRemainder(dividingBy: max(1, iterationsPerEpoch))
      if rest == 0, epochs <= series.epochs.count {
        let epoch = series.epochs[epochs - 1]
        fields += [epoch.trainingAccuracy, epoch.validationAccuracy, epoch.validationLoss].map(number)
      } else {
        fields += ["", "", ""]
      }
      text += fields.joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? value.description : value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf"
  }

  /// An object a line: first the trial, then each iteration, then each epoch. JSON has no NaN and no infinity: both are null.
  private static func jsonLines(_ series: TrialSeries, trial: TrialID) -> String {
    func number(_ value: Double) -> String { value.isFinite ? value.description : "null" }
    var text = #"{"schema": 1, "trial": "\#(trial.description)"}"# + "\n"
    for (index, loss) in series.losses.enumerated() {
      text += #"{"iteration": \#(index + 1), "trainingLoss": \#(number(loss))"#
      if index < series.gradientNorms.count { text += #", "gradientNorm": \#(number(series.gradientNorms[index]))"# }
      if index < series.updateNorms.count { text += #", "updateNorm": \#(number(series.updateNorms[index]))"# }
      text += "}\n"
    }
    for (index, epoch) in series.epochs.enumerated() {
      text +=
        #"{"epoch": \#(index + 1), "trainingAccuracy": \#(number(epoch.trainingAccuracy)), "validationAccuracy": \#(number(epoch.validationAccuracy)), "validationLoss": \#(number(epoch.validationLoss))}"#
        + "\n"
    }
    if let test = series.testAccuracy { text += #"{"testAccuracy": \#(number(test))}"# + "\n" }
    return text
  }
}
