package import SweepCore

/// Made-up results, in as few words as a test needs; nothing here is a measurement.
extension TrialSummary {
  package static func completed(
    _ iterationsToTarget: Int?, loss: Double, area: Double = 0, training: Double = 0.5, final: Double = 0.3,
    best: Double = 0.4, curve: [Double]? = nil, digest: String? = nil
  ) -> TrialSummary {
    TrialSummary(
      ending: .completed, iterationsToTarget: iterationsToTarget, finalTrainingLoss: loss, logLossArea: area,
      finalTrainingAccuracy: training, finalValidationAccuracy: final, bestValidationAccuracy: best,
      finalValidationLoss: 2, testAccuracy: nil, lossCurve: curve ?? [2, loss],
      trialDigest: .sha256(digest ?? "\(loss)"))
  }

  package static func diverged(at iteration: Int) -> TrialSummary {
    TrialSummary(
      ending: .diverged(iteration: iteration, reason: .lossNotFinite), iterationsToTarget: nil,
      finalTrainingLoss: .infinity, logLossArea: .infinity, finalTrainingAccuracy: nil, finalValidationAccuracy: nil,
      bestValidationAccuracy: nil, finalValidationLoss: nil, testAccuracy: nil, lossCurve: [.infinity],
      trialDigest: .sha256("diverged \(iteration)"))
  }
}
