/// Sweep files for tests: small enough to be quick, long enough to be killed in the middle.
enum Sweeps {
  /// Twelve trials of about a second.
  static let twelve = """
    schema: 1
    name: twelve
    dataset: { train: 2000, validation: 200 }
    network: { hidden: [300, 300] }
    training: { epochs: 8, batch: 50 }
    evaluation: { train: 200 }
    seeds: 0..<3
    optimizers:
      - { name: sgd, learning-rate: [1e-3, 1e-2] }
      - { name: adam, learning-rate: [1e-4, 1e-3] }
    """

  /// Four trials of a fraction of a second, one of which diverges.
  static let four = """
    schema: 1
    name: four
    dataset: { train: 200, validation: 100 }
    network: { hidden: [20] }
    training: { epochs: 2, batch: 50 }
    evaluation: { train: 100 }
    seeds: [7]
    optimizers:
      - { name: sgd, learning-rate: [1e-3, 1e6] }
      - { name: adam, learning-rate: [1e-4, 1e-3] }
    """

  /// Two trials; the first takes a few seconds, so that its slot can be killed.
  static let longAndShort = """
    schema: 1
    name: long-and-short
    dataset: { train: 2000, validation: 200 }
    network: { hidden: [300, 300] }
    training: { batch: 50, epochs: [20, 1] }
    evaluation: { train: 200 }
    seeds: [0]
    optimizers:
      - { name: sgd, learning-rate: 1e-3 }
    """

  /// Twenty trials of a fraction of a second, five of which diverge.
  static let twenty = """
    schema: 1
    name: twenty
    dataset: { train: 200, validation: 100 }
    network: { hidden: [20] }
    training: { epochs: 2, batch: 50 }
    evaluation: { train: 100 }
    seeds: 0..<5
    optimizers:
      - { name: sgd, learning-rate: [1e-3, 1e6] }
      - { name: adam, learning-rate: [1e-4, 1e-3] }
    """
}
