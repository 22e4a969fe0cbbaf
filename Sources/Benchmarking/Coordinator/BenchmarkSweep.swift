/// A sweep whose trials are as small as a trial can be: one image, one iteration, a network with one hidden unit. What
/// costs time is everything around the training.
package struct BenchmarkSweep: Hashable, Sendable {
  /// In the order of expansion: configurations differ in their learning rates.
  package let configurations: Int
  package let seeds: Int

  package var name: String { "bench-\(trials)" }
  package var trials: Int { configurations * seeds }

  /// - Parameters:
  ///   - trials: at least so many, rounded up to whole configurations.
  ///   - seeds: of each configuration.
  package init(trials: Int, seeds: Int) {
    precondition(trials > 0 && seeds > 0, "\(trials) trials of \(seeds) seeds")
    self.seeds = min(seeds, trials)
    configurations = (trials + self.seeds - 1) / self.seeds
  }

  /// The sweep file.
  package var text: String {
    let rates = configurations == 1 ? "1e-6" : "{ linear: [1e-6, 2e-6], points: \(configurations) }"
    return """
      schema: 1
      name: \(name)
      dataset: { train: 1, validation: 1 }
      network: { hidden: [1] }
      training: { epochs: 1, batch: 1 }
      seeds: 0..<\(seeds)
      optimizers:
        - { name: sgd, learning-rate: \(rates) }

      """
  }
}
