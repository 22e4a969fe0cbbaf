package import SweepCore

extension WireConfiguration {
  package init(_ configuration: Configuration) {
    self.init()
    datasetName = configuration.dataset.name
    trainingImages = UInt32(configuration.dataset.train)
    validationImages = UInt32(configuration.dataset.validation)
    if case .random(let seed) = configuration.dataset.subset { randomSubsetSeed = seed }
    preprocess = configuration.dataset.preprocess.rawValue
    hidden = configuration.network.hidden.map(UInt32.init)
    initialStandardDeviation = configuration.network.initialStandardDeviation
    l2 = configuration.network.l2
    epochs = UInt32(configuration.epochs)
    batch = UInt32(configuration.batch)
    optimizer.rule = configuration.optimizer.rule.rawValue
    optimizer.learningRate = configuration.optimizer.learningRate
    for (key, value) in configuration.optimizer.hyperparameters { optimizer.hyperparameters[key.rawValue] = value }
    evaluatedTrainingImages = UInt32(configuration.evaluation.train)
    evaluatesTest = configuration.evaluation.test
    record = configuration.record.map(\.rawValue).sorted()
  }

  /// Checks everything the types do not, by the bounds of a sweep file: a peer may send any bytes.
  package func configuration() throws(WireError) -> Configuration {
    var result = Configuration(optimizer: try optimizer.settings())
    guard datasetName == result.dataset.name else {
      throw WireError.invalid(field: "dataset_name", value: shown(datasetName), expected: result.dataset.name)
    }
    result.dataset.train = try count("training_images", trainingImages, 1...SpecLimits.images - 1)
    result.dataset.validation = try count(
      "validation_images", validationImages, 1...SpecLimits.images - result.dataset.train)
    if hasRandomSubsetSeed { result.dataset.subset = .random(seed: randomSubsetSeed) }
    result.dataset.preprocess = try named("preprocess", preprocess)
    result.network.hidden = try widths()
    result.network.initialStandardDeviation = try number(
      "initial_standard_deviation", initialStandardDeviation, "finite, not negative"
    ) { $0 >= 0 && $0.isFinite }
    result.network.l2 = try number("l2", l2, "finite, not negative") { $0 >= 0 && $0.isFinite }
    result.batch = try count("batch", batch, 1...result.dataset.train)
    result.epochs = try count("epochs", epochs, 1...SpecLimits.iterations / result.iterationsPerEpoch)
    result.evaluation.train = try count("evaluated_training_images", evaluatedTrainingImages, 1...result.dataset.train)
    result.evaluation.test = evaluatesTest
    for name in record { result.record.insert(try named("record", name)) }
    return result
  }

  private func widths() throws(WireError) -> [Int] {
    guard hidden.count <= SpecLimits.layers else {
      throw WireError.invalid(
        field: "hidden", value: "\(hidden.count) layers", expected: "at most \(SpecLimits.layers)")
    }
    var widths: [Int] = []
    for width in hidden { widths.append(try count("hidden", width, 1...SpecLimits.width)) }
    let parameters = NetworkSettings.parameterCount(hidden: widths)
    guard parameters <= SpecLimits.parameters else {
      throw WireError.invalid(
        field: "hidden", value: "\(parameters) parameters", expected: "at most \(SpecLimits.parameters)")
    }
    return widths
  }
}

extension WireOptimizer {
  func settings() throws(WireError) -> OptimizerSettings {
    let rule: UpdateRule = try named("optimizer.rule", self.rule)
    _ = try number("optimizer.learning_rate", learningRate, "positive and finite") { $0 > 0 && $0.isFinite }
    var values: [Hyperparameter: Double] = [:]
    for (name, value) in hyperparameters {
      let key: Hyperparameter = try named("optimizer.hyperparameters", name)
      guard rule.hyperparameters.contains(key) else {
        throw WireError.invalid(field: "optimizer.\(name)", value: name, expected: "a hyperparameter of \(self.rule)")
      }
      values[key] = try number("optimizer.\(name)", value, key.bound) { key.accepts($0) }
    }
    return OptimizerSettings(rule, learningRate: learningRate, values)
  }
}

extension WireTrial {
  package init(_ trial: TrialSettings, dataDigest: Digest) {
    self.init()
    configuration = WireConfiguration(trial.configuration)
    seed = trial.seed
    self.dataDigest = dataDigest.wire
  }

  package func trial() throws(WireError) -> (settings: TrialSettings, dataDigest: Digest) {
    (
      TrialSettings(configuration: try configuration.configuration(), seed: seed),
      try Digest(wire: dataDigest, field: "data_digest")
    )
  }
}

extension WireSweepDefinition {
  package init(_ definition: SweepDefinition) {
    self.init()
    name = definition.name
    targetTrainingLoss = definition.target.trainingLoss
    configurations = definition.configurations.map(WireConfiguration.init)
    seeds = definition.seeds
    dataDigest = definition.dataDigest.wire
    isSynthetic = definition.isSynthetic
  }

  package func definition() throws(WireError) -> SweepDefinition {
    let trials = configurations.count.multipliedReportingOverflow(by: seeds.count)
    guard !trials.overflow, (1...SpecLimits.trials).contains(trials.partialValue) else {
      throw WireError.invalid(
        field: "configurations", value: "\(configurations.count) with \(seeds.count) seeds",
        expected: "1 to 100,000 trials")
    }
    guard Set(seeds).count == seeds.count else {
      throw WireError.invalid(field: "seeds", value: "\(seeds.count) seeds", expected: "no seed twice")
    }
    var resolved: [Configuration] = []
    for configuration in configurations { resolved.append(try configuration.configuration()) }
    guard Set(resolved).count == resolved.count else {
      throw WireError.invalid(
        field: "configurations", value: "\(resolved.count) configurations", expected: "no configuration twice")
    }
    var definition = SweepDefinition(
      name: try bounded("name", name),
      target: Target(
        trainingLoss: try number("target_training_loss", targetTrainingLoss, "positive and finite") {
          $0 > 0 && $0.isFinite
        }),
      configurations: resolved, seeds: seeds, dataDigest: try Digest(wire: dataDigest, field: "data_digest"))
    definition.isSynthetic = isSynthetic
    return definition
  }
}
