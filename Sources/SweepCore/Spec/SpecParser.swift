/// From the tree of a sweep file to a `SweepSpec`.
struct SpecParser {
  private let sweep: SpecMapping

  init(root: SpecNode) throws(SpecError) {
    sweep = try SpecMapping(
      root,
      known: [
        "schema", "name", "dataset", "network", "training", "seeds", "target", "evaluation", "record", "optimizers",
      ],
      place: "in the sweep file")
  }

  func spec() throws(SpecError) -> SweepSpec {
    try checkSchema()
    let name = try name()
    let target = try target()
    let seeds = try sweep["seeds"].map(SeedAxis.values) ?? [0]
    let optimizersNode = try sweep.required(
      "optimizers", remedy: "list at least one, as in 'optimizers: [{ name: sgd, learning-rate: 1e-2 }]'")
    let optimizers = try OptimizerAxes.settings(optimizersNode)
    let shared = try SharedAxes(sweep)
    var count = optimizers.count
    for factor in [shared.combinationCount, seeds.count] {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      guard !overflow, product <= SpecLimits.trials else {
        throw optimizersNode.error(.tooManyTrials(count: overflow ? "too many" : "\(product)"))
      }
      count = product
    }
    return SweepSpec(
      name: name, target: target, configurations: optimizers.flatMap(shared.configurations(of:)), seeds: seeds)
  }

  private func checkSchema() throws(SpecError) {
    let node = try sweep.required("schema", remedy: "start the file with 'schema: 1'")
    guard node.plainText == "1" else { throw node.error(.unsupportedSchema(node.found)) }
  }

  private func name() throws(SpecError) -> String {
    let node = try sweep.required("name", remedy: "name the sweep, as in 'name: my-sweep'")
    guard let name = node.text else { throw node.wrongType("text") }
    if let problem = SweepDefinition.problem(ofName: name) { throw node.error(.badName(reason: problem)) }
    return name
  }

  private func target() throws(SpecError) -> Target {
    guard let node = sweep["target"] else { return Target() }
    let mapping = try SpecMapping(node, known: ["training-loss"], prefix: "target.", place: "in 'target'")
    let loss = try mapping.required("training-loss", remedy: "write 'target: { training-loss: 1.0 }'")
    return Target(trainingLoss: try loss.number("positive and finite") { $0 > 0 })
  }
}

extension Unicode.Scalar {
  /// Control characters, line separators, and the marks that turn the direction of the text around them.
  package var isUnprintable: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    }
  }
}
