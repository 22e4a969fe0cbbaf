import CIFAR10
import Kernels
import SweepCore
import Testing
import Training

struct TrialTests {
  /// One of each rule, between them with L2, another preprocessing, no hidden layer, a deep network and a ragged batch.
  static let trials: [TrialSettings] = [
    smallTrial(.sgd, hidden: []),
    smallTrial(.momentum, learningRate: 1e-4) { $0.network.l2 = 0.01 },
    smallTrial(.nesterov, learningRate: 0.05, hidden: [25]) { $0.dataset.preprocess = .unit },
    smallTrial(.adagrad, learningRate: 0.01, hidden: [50, 24, 23]) {
      $0.dataset.preprocess = .standard
      $0.network.l2 = 1e-3
    },
    smallTrial(.rmsprop, learningRate: 1e-4) { $0.dataset.subset = .random(seed: 9) },
    smallTrial(.adam, learningRate: 1e-3, hidden: [20, 20, 20, 20, 20, 20, 20, 20, 20]) {
      $0.network.initialStandardDeviation = 0.2
      $0.evaluation.test = true
    },
    smallTrial(.adamUncorrected, learningRate: 1e-4) { $0.record = [.gradient, .update] },
  ]

  @Test(arguments: trials.indices) func everyInstructionSetGivesTheSameDigest(trial: Int) throws {
    let settings = Self.trials[trial]
    let reference = try train(settings, isa: .portable)
    #expect(reference.result.ending == .completed)
    for isa in InstructionSet.available {
      let trained = try train(settings, isa: isa)
      #expect(trained.result == reference.result, "\(isa)")
      #expect(trained.series == reference.series, "\(isa)")
    }
  }

  /// Numerics version 1 on the small data set. A change here is a new version of docs/numerics.md.
  @Test(arguments: trials.indices) func digestsAreThoseOfTheNumericsVersion(trial: Int) throws {
    #expect(numericsVersion == 1)
    let digest = try train(Self.trials[trial]).result.digest.hex
    #expect(digest == RecordedDigests.trials[trial])
  }

  @Test func theSameTrialTwiceIsTheSameAndAnotherSeedIsNot() throws {
    let settings = smallTrial()
    let trained = try train(settings)
    let again = try train(settings)
    let other = try train(smallTrial(seed: 4))
    #expect(trained.result == again.result)
    #expect(trained.result.weightsHash != other.result.weightsHash)
  }

  @Test func aNetworkOfZerosStartsAtTheLogarithmOfTen() throws {
    let settings = smallTrial { $0.network.initialStandardDeviation = 0 }
    let loss = try #require(try train(settings).series.losses.first)
    #expect((loss - 2.302585092994046).magnitude <= 2.0.ulp)
  }

  @Test func trainingLowersTheLoss() throws {
    let losses = try train(smallTrial(.adam, learningRate: 1e-3, epochs: 8)).series.losses
    let mean = { (part: ArraySlice<Double>) in part.reduce(0, +) / Double(part.count) }
    #expect(mean(losses.suffix(4)) < 0.7 * mean(losses.prefix(4)))
  }

  @Test func penaltyAddsHalfLambdaTimesTheSquaredWeights() throws {
    let plain = try train(smallTrial(epochs: 1) { $0.batch = 100 })
    let settings = smallTrial(epochs: 1) {
      $0.batch = 100
      $0.network.l2 = 0.5
    }
    let trainer = try makeTrainer(settings)
    let squares = trainer.network.layers.flatMap(\.weights.rowMajor).reduce(0) { $0 + $1 * $1 }
    let difference = trainer.run { _ in }.series.losses[0] - plain.series.losses[0]
    #expect((difference - 0.25 * squares).magnitude < 1e-12 * squares)
  }

  @Test func initialWeightsAreTheWordsOfTheirStream() throws {
    let trainer = try makeTrainer(smallTrial(seed: 12))
    for (index, layer) in trainer.network.layers.enumerated() {
      var generator = Philox(seed: 12, stream: Philox.weightStream(layer: index + 1))
      let expected = (0..<layer.inputs * layer.outputs).map { _ in 0.01 * generator.normal() }
      #expect(layer.weights.rowMajor == expected)
      #expect(layer.biasValues.allSatisfy { $0.bitPattern == 0 })
    }
  }

  @Test func eventsComeInOrderAndTellTheSeries() throws {
    var iterations: [Double] = []
    var epochs: [EpochMetrics] = []
    let trained = try makeTrainer(smallTrial(epochs: 3)).run { event in
      switch event {
      case .iteration(let number, let loss, let gradientNorm, let updateNorm):
        iterations.append(loss)
        #expect(number == iterations.count && gradientNorm == nil && updateNorm == nil)
      case .epoch(let number, let metrics):
        epochs.append(metrics)
        #expect(number == epochs.count && iterations.count == 4 * number)
      }
    }
    #expect(iterations == trained.series.losses && iterations.count == 12)
    #expect(epochs == trained.series.epochs && epochs.count == 3)
    #expect(trained.result.seriesHash == trained.series.hash)
  }

  @Test func anErrorOfTheObserverStopsTheTrial() throws {
    struct Cancelled: Error {}
    var seen = 0
    let trainer = try makeTrainer(smallTrial())
    #expect(throws: Cancelled.self) {
      try trainer.run { _ in
        seen += 1
        if seen == 3 { throw Cancelled() }
      }
    }
    #expect(seen == 3)
  }

  @Test func recordedNormsAreOfTheStepAndChangeNoWeight() throws {
    let plain = try train(smallTrial(.sgd, learningRate: 1e-3) { $0.network.l2 = 0.1 })
    let recorded = try train(
      smallTrial(.sgd, learningRate: 1e-3) {
        $0.network.l2 = 0.1
        $0.record = [.gradient, .update]
      })
    #expect(recorded.result.weightsHash == plain.result.weightsHash)
    #expect(recorded.series.losses == plain.series.losses)
    let (gradients, updates) = (recorded.series.gradientNorms, recorded.series.updateNorms)
    #expect(gradients.count == plain.series.losses.count && updates.count == gradients.count)
    // One step of plain descent is the learning rate times the gradient.
    for (gradient, update) in zip(gradients, updates) {
      #expect((update / (1e-3 * gradient) - 1).magnitude < 1e-10)
    }
    #expect(plain.series.gradientNorms.isEmpty && plain.series.updateNorms.isEmpty)
  }

  @Test func testAccuracyIsTakenWhereAskedFor() throws {
    #expect(try train(smallTrial()).series.testAccuracy == nil)
    let accuracy = try #require(try train(smallTrial { $0.evaluation.test = true }).series.testAccuracy)
    #expect((accuracy * 300).rounded() / 300 == accuracy, "a fraction of the 300 test images")
  }

  @Test func settingsThatCannotBeTrainedAreRefused() throws {
    func message(_ change: @escaping (inout Configuration) -> Void) throws -> String {
      let error = #expect(throws: TrainingError.self) { _ = try makeTrainer(smallTrial(.sgd, change)) }
      return try #require(error).description
    }
    #expect(try message { $0.batch = 101 }.contains("batch of 101 is larger than the 100"))
    #expect(try message { $0.batch = 0 }.contains("training.batch is 0"))
    #expect(try message { $0.epochs = 0 }.contains("training.epochs is 0"))
    #expect(try message { $0.network.hidden = [3, 0] }.contains("network.hidden is 0"))
  }
}
