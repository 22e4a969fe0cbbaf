package import SweepCore

/// A whole trial beside as many bare steps, in seconds of the processor.
package struct TrialMeasurement: Hashable, Sendable {
  package let rule: UpdateRule
  package let iterations: Int
  /// From settings and data to weights, metrics and digests.
  package let trial: Spread
  /// Memory and initial weights, which the trial's time includes.
  package let initialization: Spread
  package let bareSteps: Spread
  /// Run by run: trial / (bare steps + evaluation FLOPs / (0.85 · peak)).
  package let ratio: Spread

  /// What evaluation is allowed: this part of the peak.
  package static let evaluationEfficiency = 0.85

  /// One trial and its bare steps, in seconds, with the peak of the time.
  package struct Sample: Hashable, Sendable {
    package let trial: Double
    package let initialization: Double
    package let bareSteps: Double
    package let peak: Double

    package init(trial: Double, initialization: Double, bareSteps: Double, peak: Double) {
      self.trial = trial
      self.initialization = initialization
      self.bareSteps = bareSteps
      self.peak = peak
    }
  }

  /// - Parameter evaluationFLOPs: of all epochs of the trial.
  package init(rule: UpdateRule, iterations: Int, evaluationFLOPs: Int, samples: [Sample]) {
    self.rule = rule
    self.iterations = iterations
    trial = Spread(samples.map(\.trial))
    initialization = Spread(samples.map(\.initialization))
    bareSteps = Spread(samples.map(\.bareSteps))
    ratio = Spread(
      samples.map { sample in
        let evaluation = Double(evaluationFLOPs) / (TrialMeasurement.evaluationEfficiency * sample.peak)
        return sample.trial / (sample.bareSteps + evaluation)
      })
  }
}
