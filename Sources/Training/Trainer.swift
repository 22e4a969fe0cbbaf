package import CIFAR10
package import Kernels
package import SweepCore

/// Trains one trial on one thread. Its bits are fixed by the settings and the data (docs/numerics.md).
package final class Trainer {
  package let settings: TrialSettings
  package let data: TrainingData
  package let network: Network
  let workspace: Workspace
  let loss: SoftmaxCrossEntropy
  let order: MinibatchOrder
  private var steps: UpdateSteps
  /// Where norms are recorded: gradients need memory of their own, and so do the weights before their update.
  private let norms: NormRecorder?

  /// Images evaluated at a time: whole tiles on every instruction set, and few enough that a block of their columns
  /// stays in the second-level cache beside the weights (240 cost 8 % more with AVX2).
  static let evaluationRows = 120

  /// Initial weights are in place afterwards.
  package init(
    settings: TrialSettings, data: TrainingData, instructionSet: InstructionSet
  ) throws(TrainingError) {
    let configuration = settings.configuration
    try Trainer.check(configuration)
    let kernels: KernelTable
    do { kernels = try KernelTable(instructionSet) } catch { throw .instructionSet(error) }
    if configuration.evaluation.test {
      do { try data.dataset.requireTestFile() } catch { throw .data(error) }
    }
    precondition(data.trainingCount == configuration.dataset.train, "the data is not of these settings")
    self.settings = settings
    self.data = data
    steps = UpdateSteps(configuration.optimizer)
    network = Network(
      inputs: CIFAR10Layout.pixelCount, classes: CIFAR10Layout.classCount, settings: configuration.network,
      seed: settings.seed, rule: configuration.optimizer.rule.definition.form, kernels: kernels)
    let evaluated = [
      configuration.evaluation.train, data.validationCount, configuration.evaluation.test ? data.testCount : 0,
    ]
    // Room for no more images than there will be at a time: a trial may be smaller than its workspace.
    let capacity = max(configuration.batch, min(evaluated.max() ?? 0, Trainer.evaluationRows))
    workspace = Workspace(widths: network.widths, capacity: capacity, trainingRows: configuration.batch)
    loss = SoftmaxCrossEntropy(classes: CIFAR10Layout.classCount, capacity: capacity, kernels: kernels)
    order = MinibatchOrder(settings)
    norms = configuration.record.isEmpty ? nil : NormRecorder(network, configuration.record)
  }

  private static func check(_ configuration: Configuration) throws(TrainingError) {
    let counts = [
      ("training.epochs", configuration.epochs), ("training.batch", configuration.batch),
      ("dataset.train", configuration.dataset.train),
    ]
    for (name, value) in counts + configuration.network.hidden.map({ ("network.hidden", $0) }) where value < 1 {
      throw .notPositive(name: name, value: value)
    }
    guard configuration.batch <= configuration.dataset.train else {
      throw .batchTooLarge(batch: configuration.batch, train: configuration.dataset.train)
    }
  }

  /// Trains from the initial weights to the end or to divergence; once for each trainer. An error thrown by `observe`
  /// stops the training and is passed on.
  package func run(observe: (TrainingEvent) throws -> Void) rethrows -> TrainedTrial {
    var series = TrialSeries()
    let configuration = settings.configuration
    for epoch in 1...configuration.epochs {
      let firstIteration = series.losses.count
      for minibatch in order.minibatches(epoch: epoch) {
        let measured = step(minibatch)
        series.losses.append(measured.loss)
        if let norm = measured.gradientNorm { series.gradientNorms.append(norm) }
        if let norm = measured.updateNorm { series.updateNorms.append(norm) }
        try observe(
          .iteration(
            number: series.losses.count, loss: measured.loss, gradientNorm: measured.gradientNorm,
            updateNorm: measured.updateNorm))
        guard measured.loss.isFinite else { return diverged(series, .lossNotFinite) }
      }
      if epoch > 1 {
        let losses = series.losses[firstIteration...]
        let mean = losses.reduce(0, +) / Double(losses.count)
        if mean > 10 * series.losses[0] { return diverged(series, .lossBlewUp) }
      }
      let metrics = epochMetrics()
      series.epochs.append(metrics)
      try observe(.epoch(number: epoch, metrics))
    }
    guard network.isFinite else { return diverged(series, .parameterNotFinite) }
    if configuration.evaluation.test { series.testAccuracy = testAccuracy() }
    return TrainedTrial(
      series: series,
      result: TrialResult(ending: .completed, weightsHash: network.weightsHash, seriesHash: series.hash))
  }

  private func diverged(_ series: TrialSeries, _ reason: DivergenceReason) -> TrainedTrial {
    TrainedTrial(
      series: series,
      result: TrialResult(
        ending: .diverged(iteration: series.losses.count, reason: reason), weightsHash: .sha256([]),
        seriesHash: series.hash))
  }

  struct StepMeasurement {
    var loss: Double
    var gradientNorm: Double?
    var updateNorm: Double?
  }

  /// One minibatch: its loss with the weights as they are, then the update. There is none after a loss that is not
  /// finite; recorded norms are NaN then.
  func step(_ minibatch: ArraySlice<Int>) -> StepMeasurement {
    let rows = minibatch.count
    let labels = minibatch.map { data.label(training: $0) }
    for (row, index) in minibatch.enumerated() { gather(data.image(training: index), row: row) }
    network.forward(rows: rows, workspace)
    let mean = loss.loss(workspace.logits, labels: labels) / Double(rows)
    let total = network.l2 == 0 ? mean : mean + network.penalty
    guard total.isFinite else {
      let norms = norms?.notMeasured
      return StepMeasurement(loss: total, gradientNorm: norms?.gradient, updateNorm: norms?.update)
    }
    let last = network.layers.count - 1
    loss.gradient(labels: labels, into: workspace.outputGradients[last], workspace.outputGradientPanels[last])
    let constants = steps.next(rate: settings.configuration.optimizer.learningRate)
    guard let norms else {
      network.backwardAndUpdate(rows: rows, workspace, constants)
      return StepMeasurement(loss: total)
    }
    let measured = norms.backwardAndUpdate(network, rows: rows, workspace, constants)
    return StepMeasurement(loss: total, gradientNorm: measured.gradient, updateNorm: measured.update)
  }

  func gather(_ image: UnsafePointer<UInt8>, row: Int) {
    let bytes = UnsafeBufferPointer(start: image, count: CIFAR10Layout.pixelCount)
    let input = workspace.input
    data.meanImage.withUnsafeBufferPointer { mean in
      network.kernels.gather(
        bytes, mean: mean, divisor: data.divisor, into: input.storage.values + row * input.stride)
    }
  }
}
