internal import Kernels

/// What an attempt has measured so far, taken in piece by piece: its hash and its summaries come of it without the
/// losses. However a series is cut, what comes of it is the same.
///
/// Takes memory for two epochs' worth of losses, for the epochs' metrics, and for the norms where the trial records
/// them: the hash takes those after everything else.
package struct RunningSeries: Sendable {
  package let configuration: Configuration
  /// What `finish` makes summaries for.
  package let targets: [Target]

  /// Losses so far.
  package private(set) var iterations = 0
  /// NaN before the first.
  package private(set) var lastLoss = Double.nan
  package private(set) var epochs: [EpochMetrics] = []
  private var gradientNorms: [Double] = []
  private var updateNorms: [Double] = []
  private var testAccuracy: Double?
  private var testAccuracies = 0

  private var losses = Digest.DigestBuilder()
  private var logarithms = 0.0
  private var window: LossWindow
  private var search: TargetSearch
  private var curve: LossCurve
  /// Where the shorter budgets end, and the means of the window there as far as they were reached.
  private let budgets: [Int]
  private var budgetMeans: [Double] = []

  package init(configuration: Configuration, targets: [Target]) {
    self.configuration = configuration
    self.targets = targets
    window = LossWindow(size: configuration.iterationsPerEpoch)
    search = TargetSearch(targets.flatMap(TargetLadder.targets))
    curve = LossCurve(iterations: configuration.iterations)
    budgets = ShorterBudget.elevenths.map { ShorterBudget.iterations(of: configuration, elevenths: $0) }
  }

  /// Takes in what was measured since the piece before.
  ///
  /// - Complexity: O(1) for each loss, amortized, while the mean is not just above a target.
  package mutating func add(_ piece: TrialSeries) {
    for loss in piece.losses { add(loss) }
    losses.update(doubles: piece.losses)
    epochs += piece.epochs
    gradientNorms += piece.gradientNorms
    updateNorms += piece.updateNorms
    if let accuracy = piece.testAccuracy {
      testAccuracy = accuracy
      testAccuracies += 1
    }
  }

  private mutating func add(_ loss: Double) {
    iterations += 1
    lastLoss = loss
    // A loss below 2^-52 counts as that: from there on the probability of the right class cannot be told from 1.
    logarithms += Elementary.log(max(loss, .ulpOfOne))
    window.append(loss)
    search.look(at: window, iteration: iterations)
    curve.append(loss)
    while budgetMeans.count < budgets.count, budgets[budgetMeans.count] == iterations {
      budgetMeans.append(window.mean)
    }
  }

  /// What there would be more of with `piece` than the trial can measure; nil where all is possible. A worker that lies
  /// may send as much as its trial measures, and no more: every batch is kept.
  package func excess(adding piece: TrialSeries) -> String? {
    let planned = configuration.iterations
    let recorded = configuration.record
    let bounds = [
      ("losses", iterations + piece.losses.count, planned),
      ("gradient norms", gradientNorms.count + piece.gradientNorms.count, recorded.contains(.gradient) ? planned : 0),
      ("update norms", updateNorms.count + piece.updateNorms.count, recorded.contains(.update) ? planned : 0),
      ("epochs", epochs.count + piece.epochs.count, configuration.epochs),
      (
        "test accuracies", testAccuracies + (piece.testAccuracy == nil ? 0 : 1), configuration.evaluation.test ? 1 : 0
      ),
    ]
    return bounds.first { $0.1 > $0.2 }.map { "it sent \($0.1) \($0.0), its trial measures \($0.2)" }
  }

  /// `TrialSeries.hash` of the pieces together.
  package var hash: Digest {
    var hasher = losses
    hasher.update(rest: epochs, testAccuracy, gradientNorms, updateNorms)
    return hasher.finalize()
  }

  /// Why a trial that measured this cannot have come to `result`; nil where it can.
  package func contradiction(of result: TrialResult) -> String? {
    guard hash == result.seriesHash else {
      return "the metrics that arrived hash to \(hash), its result claims \(result.seriesHash)"
    }
    switch result.ending {
    case .completed:
      guard iterations == configuration.iterations, epochs.count == configuration.epochs else {
        return "it completed with \(iterations) losses and \(epochs.count) epochs of \(configuration.iterations) and "
          + "\(configuration.epochs)"
      }
      guard !configuration.evaluation.test || testAccuracy != nil else {
        return "it completed without the test accuracy it was asked for"
      }
    case .diverged(let iteration, _):
      guard iterations == iteration, iteration <= configuration.iterations else {
        return "it diverged at iteration \(iteration) with \(iterations) losses"
      }
    }
    return nil
  }

  /// The summary for each of `targets`, of a trial that ended with `result`.
  package func finish(result: TrialResult) -> [TrialSummary] { targets.map { summary(result, target: $0) } }

  private func summary(_ result: TrialResult, target: Target) -> TrialSummary {
    let reached = TargetLadder.targets(of: target).map { search.iteration(reaching: $0) }
    let shorterBudgets = budgets.indices.map { index in
      ShorterBudget(
        ending: result.ending, iterations: budgets[index],
        mean: index < budgetMeans.count ? budgetMeans[index] : nil, reached: reached[TargetLadder.ownTarget])
    }
    guard case .completed = result.ending else {
      return TrialSummary(
        ending: result.ending, iterationsToTarget: nil, finalTrainingLoss: .infinity, logLossArea: .infinity,
        finalTrainingAccuracy: nil, finalValidationAccuracy: nil, bestValidationAccuracy: nil,
        finalValidationLoss: nil, testAccuracy: nil, lossCurve: curve.points, trialDigest: result.digest,
        ladder: reached.map { _ in nil }, shorterBudgets: shorterBudgets)
    }
    let area = iterations == 0 ? .infinity : logarithms / Double(iterations)
    return TrialSummary(
      ending: .completed, iterationsToTarget: reached[TargetLadder.ownTarget],
      finalTrainingLoss: TrialSummary.rankable(window.mean), logLossArea: TrialSummary.rankable(area),
      finalTrainingAccuracy: epochs.last.flatMap { Self.known($0.trainingAccuracy) },
      finalValidationAccuracy: epochs.last.flatMap { Self.known($0.validationAccuracy) },
      bestValidationAccuracy: epochs.compactMap { Self.known($0.validationAccuracy) }.max(),
      finalValidationLoss: epochs.last.flatMap { Self.known($0.validationLoss) },
      testAccuracy: testAccuracy.flatMap(Self.known), lossCurve: curve.points, trialDigest: result.digest,
      ladder: reached, shorterBudgets: shorterBudgets)
  }

  private static func known(_ value: Double) -> Double? { value.isNaN ? nil : value }
}
