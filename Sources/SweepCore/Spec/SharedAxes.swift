/// The sections that hold for every optimizer: `dataset`, `network`, `training`, `evaluation` and `record`. Those of
/// their settings that may be lists are axes too.
struct SharedAxes {
  private var dataset = DatasetSettings()
  private var evaluation = EvaluationSettings()
  private var record: Set<RecordedNorm> = []
  private var hidden: [[Int]]
  private var initialStandardDeviations: [Double]
  private var l2: [Double]
  private var epochs: [Int]
  private var batches: [Int]

  var combinationCount: Int {
    // Each axis comes from a file of at most a megabyte, so the product of two fits; three are cut short above limits.
    [hidden.count, initialStandardDeviations.count, l2.count, epochs.count, batches.count].reduce(1) {
      min($0 * $1, 1 << 40)
    }
  }

  init(_ sweep: SpecMapping) throws(SpecError) {
    let standard = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1))
    (hidden, initialStandardDeviations) = ([standard.network.hidden], [standard.network.initialStandardDeviation])
    (l2, epochs, batches) = ([standard.network.l2], [standard.epochs], [standard.batch])
    try readDataset(sweep)
    try readNetwork(sweep)
    try readTraining(sweep)
    try readEvaluation(sweep)
    if let node = sweep["record"] {
      // An empty list says "nothing", which is the default.
      record =
        node.elements?.isEmpty == true
        ? [] : Set(try node.axis { e throws(SpecError) in try e.word(RecordedNorm.self) })
    }
  }

  /// The configurations of one optimizer, the last axis varying fastest.
  func configurations(of optimizer: OptimizerSettings) -> [Configuration] {
    var configuration = Configuration(optimizer: optimizer)
    configuration.dataset = dataset
    configuration.evaluation = evaluation
    configuration.record = record
    return [configuration]
      .spanning(hidden, \.network.hidden)
      .spanning(initialStandardDeviations, \.network.initialStandardDeviation)
      .spanning(l2, \.network.l2)
      .spanning(epochs, \.epochs)
      .spanning(batches, \.batch)
  }

  private mutating func readDataset(_ sweep: SpecMapping) throws(SpecError) {
    guard let node = sweep["dataset"] else { return }
    let mapping = try SpecMapping(
      node, known: ["name", "train", "validation", "subset", "preprocess"], prefix: "dataset.", place: "in 'dataset'")
    if let name = mapping["name"], name.text != dataset.name {
      guard let text = name.text, !text.isEmpty else { throw name.wrongType("the name \(dataset.name)") }
      throw name.error(.unknownWord(key: name.key, found: bounded(text), known: [dataset.name]))
    }
    if let value = try mapping["train"]?.integer(in: 1...SpecLimits.images) { dataset.train = value }
    if let value = try mapping["validation"]?.integer(in: 1...SpecLimits.images) { dataset.validation = value }
    guard dataset.train + dataset.validation <= SpecLimits.images else {
      let place = mapping["train"] ?? mapping["validation"] ?? node
      throw place.error(.tooManyImages(train: dataset.train, validation: dataset.validation))
    }
    if let subset = mapping["subset"] { dataset.subset = try readSubset(subset) }
    if let value = try mapping["preprocess"]?.word(DatasetSettings.Preprocessing.self) { dataset.preprocess = value }
  }

  private func readSubset(_ node: SpecNode) throws(SpecError) -> DatasetSettings.Subset {
    if node.plainText == "first" { return .first }
    guard node.isMapping else { throw node.wrongType("first, or { random: SEED } with a seed such as 0") }
    let mapping = try SpecMapping(node, known: ["random"], prefix: "\(node.key).", place: "in '\(node.key)'")
    return .random(seed: try mapping.required("random", remedy: "write { random: 0 }").seed())
  }

  private mutating func readNetwork(_ sweep: SpecMapping) throws(SpecError) {
    guard let node = sweep["network"] else { return }
    let mapping = try SpecMapping(node, known: ["hidden", "init", "l2"], prefix: "network.", place: "in 'network'")
    if let layers = mapping["hidden"] {
      // A list of lists is an axis of networks; a list of widths, or none, is one network.
      if let networks = layers.elements, networks.contains(where: { $0.elements != nil }) {
        hidden = try layers.distinct(networks) { network throws(SpecError) in try Self.widths(network) }
      } else {
        hidden = [try Self.widths(layers)]
      }
    }
    if let initNode = mapping["init"] {
      let initial = try SpecMapping(initNode, known: ["normal"], prefix: "network.init.", place: "in 'network.init'")
      let normal = try initial.required("normal", remedy: "give the standard deviation, as in 'init: { normal: 0.01 }'")
      initialStandardDeviations = try normal.numberAxis("positive and finite") { $0 > 0 }
    }
    if let values = try mapping["l2"]?.numberAxis("at least 0 and finite", { $0 >= 0 }) { l2 = values }
  }

  /// The widths of one network's hidden layers.
  private static func widths(_ node: SpecNode) throws(SpecError) -> [Int] {
    guard let nodes = node.elements else { throw node.wrongType("a list of widths such as [500, 500, 500]") }
    guard nodes.count <= SpecLimits.layers else {
      throw node.error(
        .outOfRange(key: node.key, value: "with \(nodes.count) layers", bound: "at most \(SpecLimits.layers) layers"))
    }
    var widths: [Int] = []
    for node in nodes { widths.append(try node.integer(in: 1...SpecLimits.width)) }
    let parameters = NetworkSettings.parameterCount(hidden: widths)
    guard parameters <= SpecLimits.parameters else {
      throw node.error(.tooManyParameters(hidden: widths, parameters: "\(parameters)"))
    }
    return widths
  }

  private mutating func readTraining(_ sweep: SpecMapping) throws(SpecError) {
    let mapping = try sweep["training"].map { node throws(SpecError) in
      try SpecMapping(node, known: ["epochs", "batch"], prefix: "training.", place: "in 'training'")
    }
    if let node = mapping?["epochs"] {
      epochs = try node.axis { element throws(SpecError) in try element.integer(in: 1...SpecLimits.iterations) }
    }
    if let node = mapping?["batch"] {
      batches = try node.axis { element throws(SpecError) in
        let batch = try element.integer(in: 1...SpecLimits.images)
        try checkBatch(batch, isDefault: false, at: element)
        return batch
      }
    } else {
      for batch in batches { try checkBatch(batch, isDefault: true, at: sweep["dataset"] ?? sweep.node) }
    }
    let smallestBatch = batches.min() ?? 1
    let perEpoch = (dataset.train + smallestBatch - 1) / smallestBatch
    let mostEpochs = epochs.max() ?? 1
    guard mostEpochs <= SpecLimits.iterations / perEpoch else {
      let place = mapping?["epochs"] ?? mapping?["batch"] ?? sweep.node
      throw place.error(.tooManyIterations(epochs: mostEpochs, perEpoch: perEpoch))
    }
  }

  private func checkBatch(_ batch: Int, isDefault: Bool, at node: SpecNode) throws(SpecError) {
    guard batch <= dataset.train else {
      throw node.error(.batchTooLarge(batch: batch, isDefault: isDefault, train: dataset.train))
    }
  }

  private mutating func readEvaluation(_ sweep: SpecMapping) throws(SpecError) {
    // A training subset smaller than the default is evaluated whole.
    evaluation.train = min(evaluation.train, dataset.train)
    guard let node = sweep["evaluation"] else { return }
    let mapping = try SpecMapping(node, known: ["train", "test"], prefix: "evaluation.", place: "in 'evaluation'")
    if let value = try mapping["train"]?.integer(in: 1...dataset.train) { evaluation.train = value }
    if let value = try mapping["test"]?.boolean() { evaluation.test = value }
  }
}

extension [Configuration] {
  /// Every configuration with every value, values varying fastest.
  fileprivate func spanning<Value>(_ values: [Value], _ key: WritableKeyPath<Configuration, Value>) -> [Configuration] {
    flatMap { configuration in
      values.map { value in
        var copy = configuration
        copy[keyPath: key] = value
        return copy
      }
    }
  }
}
