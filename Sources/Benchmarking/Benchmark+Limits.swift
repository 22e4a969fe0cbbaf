internal import SweepCore

/// A bandwidth with the memory it was measured on.
package struct Bandwidth: Hashable, Sendable {
  package let name: String
  package let bytes: Int
  /// Bytes a second, reads and writes together.
  package let rate: Spread

  package init(name: String, bytes: Int, rate: Spread) {
    self.name = name
    self.bytes = bytes
    self.rate = rate
  }
}

extension Benchmark {
  /// Floating-point operations a second of multiply-adds that touch no memory.
  package func peak() -> Spread { Spread((0..<runs).map { _ in limits.peak() }) }

  /// Reading and writing in place, at the sizes that a step goes through: a minibatch's activations of a hidden layer,
  /// a panel's block, the weights alone, with one and with two states.
  package func bandwidths() -> [Bandwidth] {
    let sets = [
      ("half an L1 cache", 16 << 10),
      ("a panel's block, 256 rows", 256 * 24 * 8),
      ("activations of a hidden layer", 8 * work.batch * (work.widths.dropFirst().max() ?? 1)),
      ("weights (sgd)", work.workingSetBytes(.sgd)),
      ("weights and a state (momentum)", work.workingSetBytes(.momentum)),
      ("weights and two states (adam)", work.workingSetBytes(.adam)),
    ]
    return sets.map { name, bytes in
      Bandwidth(name: name, bytes: bytes, rate: Spread(limits.bandwidth(bytes: bytes, runs: max(3, runs / 4))))
    }
  }
}
