package import SweepCore
package import SweepWire

/// How much of an attempt's series has arrived. A worker that lies may send as much as its trial can measure, and no
/// more: the store keeps every batch.
package struct SeriesVolume: Hashable, Sendable {
  package private(set) var losses = 0
  private var gradientNorms = 0
  private var updateNorms = 0
  private var epochs = 0
  private var testAccuracies = 0

  package init() {}

  package mutating func add(_ batch: WireMetricsBatch) {
    losses += batch.losses.count
    gradientNorms += batch.gradientNorms.count
    updateNorms += batch.updateNorms.count
    epochs += batch.epochs.count
    testAccuracies += batch.hasTestAccuracy ? 1 : 0
  }

  /// What there is more of than a trial of this configuration can measure; nil where all is possible.
  package func excess(over configuration: Configuration) -> String? {
    let iterations = configuration.iterations
    let recorded = configuration.record
    let bounds = [
      ("losses", losses, iterations),
      ("gradient norms", gradientNorms, recorded.contains(.gradient) ? iterations : 0),
      ("update norms", updateNorms, recorded.contains(.update) ? iterations : 0),
      ("epochs", epochs, configuration.epochs),
      ("test accuracies", testAccuracies, configuration.evaluation.test ? 1 : 0),
    ]
    return bounds.first { $0.1 > $0.2 }.map { "it sent \($0.1) \($0.0), its trial measures \($0.2)" }
  }
}
