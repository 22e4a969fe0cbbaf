/// A sweep file read and resolved: every default filled in, every axis expanded (docs/sweep-file.md).
package struct SweepSpec: Hashable, Sendable {
  package let name: String
  package let target: Target
  /// Optimizers in the order of the file; of each its learning rates, its hyperparameters in the order of its formula,
  /// then network.hidden, network.init.normal, network.l2, training.epochs and training.batch, the last varying fastest.
  package let configurations: [Configuration]
  package let seeds: [UInt64]

  package var trialCount: Int { configurations.count * seeds.count }

  /// Reads the text of a sweep file.
  /// - Parameter file: the name by which errors call it.
  /// - Throws: the first thing that is wrong with it, and where.
  package static func parse(_ yaml: String, file: String) throws(SpecError) -> SweepSpec {
    try SpecParser(root: SpecDocument.root(of: yaml, file: file)).spec()
  }

  /// This sweep on the data with `dataDigest`.
  package func definition(dataDigest: Digest) -> SweepDefinition {
    SweepDefinition(
      name: name, target: target, configurations: configurations, seeds: seeds, dataDigest: dataDigest)
  }
}
