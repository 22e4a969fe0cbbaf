package import SweepCore

extension TrialEnding {
  init(_ wire: WireDivergence?) throws(WireError) {
    guard let wire else {
      self = .completed
      return
    }
    self = .diverged(
      iteration: Int(wire.iteration), reason: try DivergenceReason(wire: wire.reason, field: "divergence.reason"))
  }

  var wireDivergence: WireDivergence? {
    guard case .diverged(let iteration, let reason) = self else { return nil }
    var wire = WireDivergence()
    wire.iteration = UInt32(clamping: iteration)
    wire.reason = reason.wire
    return wire
  }
}

extension WireTrialResult {
  package init(_ result: TrialResult) {
    self.init()
    if let divergence = result.ending.wireDivergence { self.divergence = divergence }
    weightsHash = result.weightsHash.wire
    seriesHash = result.seriesHash.wire
  }

  package func result() throws(WireError) -> TrialResult {
    TrialResult(
      ending: try TrialEnding(hasDivergence ? divergence : nil),
      weightsHash: try Digest(wire: weightsHash, field: "weights_hash"),
      seriesHash: try Digest(wire: seriesHash, field: "series_hash"))
  }
}

extension WireFailure {
  package init(_ failure: AttemptFailure) {
    self.init()
    failureClass = failure.failureClass.wire
    message = failure.message
    standardErrorTail = failure.standardErrorTail
  }

  /// The failure, its texts cut to what a table and a page can show, and without what a terminal would obey.
  package func failure() throws(WireError) -> AttemptFailure {
    // Bytes, for one character may have any number of them.
    AttemptFailure(
      try FailureClass(wire: failureClass, field: "failure_class"),
      message: printable(String(decoding: message.utf8.prefix(WireLimits.failureMessageBytes), as: UTF8.self)),
      standardErrorTail: printable(
        String(decoding: standardErrorTail.utf8.suffix(WireLimits.failureTailBytes), as: UTF8.self),
        keeping: ["\n", "\t"]))
  }
}

extension WireTrialSummary {
  package init(_ summary: TrialSummary) {
    self.init()
    if let divergence = summary.ending.wireDivergence { self.divergence = divergence }
    if let iterations = summary.iterationsToTarget { iterationsToTarget = UInt32(clamping: iterations) }
    finalTrainingLoss = summary.finalTrainingLoss
    logLossArea = summary.logLossArea
    if let value = summary.finalTrainingAccuracy { finalTrainingAccuracy = value }
    if let value = summary.finalValidationAccuracy { finalValidationAccuracy = value }
    if let value = summary.bestValidationAccuracy { bestValidationAccuracy = value }
    if let value = summary.finalValidationLoss { finalValidationLoss = value }
    if let value = summary.testAccuracy { testAccuracy = value }
    lossCurve = summary.lossCurve
    trialDigest = summary.trialDigest.wire
    ladder = summary.ladder.map { UInt32(clamping: $0 ?? 0) }
    shorterBudgets = summary.shorterBudgets.map { budget in
      var wire = WireShorterBudget()
      if let iterations = budget.iterationsToTarget { wire.iterationsToTarget = UInt32(clamping: iterations) }
      wire.trainingLoss = budget.trainingLoss
      return wire
    }
  }

  package func summary() throws(WireError) -> TrialSummary {
    try requireNoneOr(TargetLadder.factors.count, "ladder", ladder.count)
    try requireNoneOr(ShorterBudget.elevenths.count, "shorter_budgets", shorterBudgets.count)
    return TrialSummary(
      ending: try TrialEnding(hasDivergence ? divergence : nil),
      iterationsToTarget: hasIterationsToTarget ? Int(iterationsToTarget) : nil,
      finalTrainingLoss: finalTrainingLoss, logLossArea: logLossArea,
      finalTrainingAccuracy: hasFinalTrainingAccuracy ? finalTrainingAccuracy : nil,
      finalValidationAccuracy: hasFinalValidationAccuracy ? finalValidationAccuracy : nil,
      bestValidationAccuracy: hasBestValidationAccuracy ? bestValidationAccuracy : nil,
      finalValidationLoss: hasFinalValidationLoss ? finalValidationLoss : nil,
      testAccuracy: hasTestAccuracy ? testAccuracy : nil, lossCurve: lossCurve,
      trialDigest: try Digest(wire: trialDigest, field: "trial_digest"),
      ladder: ladder.map { $0 == 0 ? nil : Int($0) },
      shorterBudgets: shorterBudgets.map {
        ShorterBudget(
          iterationsToTarget: $0.hasIterationsToTarget ? Int($0.iterationsToTarget) : nil,
          trainingLoss: $0.trainingLoss)
      })
  }
}
