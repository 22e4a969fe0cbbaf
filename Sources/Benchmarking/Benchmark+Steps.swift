package import SweepCore
internal import Training

extension Benchmark {
  /// Steps timed in a row, after one that is not: the weights and state are in the caches that they are in when a trial
  /// runs.
  private static let stepsInARow = 10

  /// The whole step of each rule. The rules take turns, so that what else the machine does meets them alike.
  package func steps(_ rules: [UpdateRule] = UpdateRule.allCases) throws(BenchmarkingError) -> [Measurement] {
    var contestants: [Contestant] = []
    for rule in rules { contestants.append(Contestant(rule, try trainer(rule))) }
    while contestants.contains(where: { !isEnough($0.samples) }) {
      for index in contestants.indices where !isEnough(contestants[index].samples) {
        try contestants[index].step()
        for _ in 0..<Benchmark.stepsInARow where !isEnough(contestants[index].samples) {
          let peak = limits.peak()
          contestants[index].samples.append(Measurement.Sample(peak: peak, seconds: try contestants[index].step()))
        }
      }
    }
    return contestants.map { contestant in
      let bytes = work.bytes(contestant.rule)
      let bandwidth = Spread(limits.bandwidth(bytes: work.workingSetBytes(contestant.rule), runs: 3)).greatest
      return Measurement(
        name: contestant.rule.rawValue, work: Roofline(flops: work.flops, bytes: bytes), bandwidth: bandwidth,
        samples: contestant.samples)
    }
  }

  private struct Contestant {
    let rule: UpdateRule
    var samples: [Measurement.Sample] = []
    private var training: BareTraining

    init(_ rule: UpdateRule, _ trainer: Trainer) {
      self.rule = rule
      training = BareTraining(rule, trainer)
    }

    /// Seconds of one step.
    @discardableResult mutating func step() throws(BenchmarkingError) -> Double { try training.step() }
  }
}

/// Steps one after another, and nothing between them: no evaluation, no end.
package struct BareTraining {
  private let rule: UpdateRule
  private let trainer: Trainer
  private var epoch = 0
  private var waiting: ArraySlice<ArraySlice<Int>> = []

  init(_ rule: UpdateRule, _ trainer: Trainer) {
    self.rule = rule
    self.trainer = trainer
  }

  /// Processor seconds of one step on the next minibatch; to choose an epoch's minibatches is not among them.
  @discardableResult package mutating func step() throws(BenchmarkingError) -> Double {
    if waiting.isEmpty {
      epoch += 1
      waiting = trainer.minibatches(epoch: epoch)[...]
    }
    let minibatch = waiting.removeFirst()
    var loss = 0.0
    let seconds = ThreadClock.time { loss = trainer.trainingStep(on: minibatch) }
    guard loss.isFinite else { throw .diverged(rule, learningRate: Benchmark.learningRate) }
    return seconds
  }
}

extension Benchmark {
  /// A training of `rule` from initial weights, for whoever times its steps.
  package func bareTraining(_ rule: UpdateRule) throws(BenchmarkingError) -> BareTraining {
    BareTraining(rule, try trainer(rule))
  }
}
