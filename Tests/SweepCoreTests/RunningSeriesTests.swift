import Kernels
import SweepCore
import TestSupport
import Testing

/// What comes of a series piece by piece, held against sums written out.
struct RunningSeriesTests {
  /// A made-up trial: what it measured and how it ended.
  struct Sample {
    var configuration: Configuration
    var series: TrialSeries
    var ending: TrialEnding

    var result: TrialResult { TrialResult(ending: ending, weightsHash: .sha256("w"), seriesHash: series.hash) }
  }

  private static let targets = [1, 0.75, 2, 1e-9, 1e9, 1.25].map { Target(trainingLoss: $0) }

  @Test(arguments: UInt64(0)..<400)
  func summariesAreThoseOfTheWholeSeries(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let sample = Self.sample(&random)
    let expected = Self.targets.map { Self.reference(sample, $0) }
    for _ in 0..<4 {
      var running = RunningSeries(configuration: sample.configuration, targets: Self.targets)
      for piece in Self.pieces(of: sample.series, &random) { running.add(piece) }
      #expect(running.finish(result: sample.result).map(bits) == expected.map(bits))
      #expect(running.hash == sample.series.hash)
      #expect(running.contradiction(of: sample.result) == nil)
      #expect(running.iterations == sample.series.losses.count)
      #expect(running.lastLoss.bitPattern == (sample.series.losses.last ?? .nan).bitPattern)
      #expect(running.epochs.count == sample.series.epochs.count)
    }
    let oneShot = TrialSummary(
      series: sample.series, result: sample.result, configuration: sample.configuration, target: Self.targets[0])
    #expect(bits(oneShot) == bits(expected[0]))
  }

  @Test func everyDivisionOfAShortSeriesComesToTheSame() {
    var random = SeededGenerator(seed: 7)
    var sample = Self.sample(&random, window: 3, epochs: 3)
    sample.series.losses = [1.5, 0.5, 1, 1, 1.25, 0.75, 1, 1, .infinity]
    sample.series.epochs = Array(repeating: Self.epoch(&random), count: 3)
    let expected = Self.targets.map { bits(Self.reference(sample, $0)) }
    for cuts in 0..<(1 << 8) {
      var running = RunningSeries(configuration: sample.configuration, targets: Self.targets)
      var piece = TrialSeries()
      for (index, loss) in sample.series.losses.enumerated() {
        piece.losses.append(loss)
        if index % 3 == 2 { piece.epochs.append(sample.series.epochs[index / 3]) }
        if cuts >> index & 1 == 1 {
          running.add(piece)
          piece = TrialSeries()
        }
      }
      piece.gradientNorms = sample.series.gradientNorms
      piece.updateNorms = sample.series.updateNorms
      piece.testAccuracy = sample.series.testAccuracy
      running.add(piece)
      #expect(running.finish(result: sample.result).map(bits) == expected)
      #expect(running.hash == sample.series.hash)
    }
  }

  @Test func whatComesOfNothingIsWhatComesOfAnEmptySeries() {
    var random = SeededGenerator(seed: 1)
    var sample = Self.sample(&random)
    sample.series = TrialSeries()
    let running = RunningSeries(configuration: sample.configuration, targets: Self.targets)
    #expect(running.finish(result: sample.result).map(bits) == Self.targets.map { bits(Self.reference(sample, $0)) })
    #expect(running.hash == TrialSeries().hash)
    #expect(running.lastLoss.isNaN)
  }

  /// Every window but the last is above the target by one rounding, so that each has to be summed.
  @Test func targetIsTakenToTheLastBit() {
    var random = SeededGenerator(seed: 2)
    var sample = Self.sample(&random, window: 40, epochs: 5)
    sample.ending = .completed
    sample.series.losses = (0..<200).map { 1 + ($0 % 40 == 7 ? 40 * Double.ulpOfOne : 0) }
    sample.series.losses[199] = 1 - 40 * .ulpOfOne
    let summary = Self.reference(sample, Target(trainingLoss: 1))
    #expect(summary.iterationsToTarget == 200)
    let found = TrialSummary(
      series: sample.series, result: sample.result, configuration: sample.configuration, target: Self.targets[0])
    #expect(bits(found) == bits(summary))
  }

  @Test func moreThanTheTrialMeasuresIsNamed() {
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1))
    configuration.dataset.train = 4
    configuration.batch = 2
    configuration.epochs = 2
    configuration.record = [.gradient]
    var running = RunningSeries(configuration: configuration, targets: [])
    func excess(_ change: (inout TrialSeries) -> Void) -> String? {
      var piece = TrialSeries()
      change(&piece)
      return running.excess(adding: piece)
    }
    var three = TrialSeries()
    three.losses = [1, 1, 1]
    running.add(three)
    #expect(excess { $0.losses = [1] } == nil)
    #expect(excess { $0.losses = [1, 1] } == "it sent 5 losses, its trial measures 4")
    #expect(excess { $0.gradientNorms = [1, 1, 1, 1] } == nil)
    #expect(
      excess { $0.gradientNorms = [1, 1, 1, 1, 1] } == "it sent 5 gradient norms, its trial measures 4")
    #expect(excess { $0.updateNorms = [1] } == "it sent 1 update norms, its trial measures 0")
    #expect(
      excess { $0.epochs = Array(repeating: Self.nothing, count: 3) }
        == "it sent 3 epochs, its trial measures 2")
    #expect(excess { $0.testAccuracy = 1 } == "it sent 1 test accuracies, its trial measures 0")
  }

  private static let nothing = EpochMetrics(trainingAccuracy: 0, validationAccuracy: 0, validationLoss: 0)

  // MARK: Samples

  private static func epoch(_ random: inout SeededGenerator) -> EpochMetrics {
    func value() -> Double { random.chance(10) ? .nan : Double.random(in: 0...1, using: &random) }
    return EpochMetrics(trainingAccuracy: value(), validationAccuracy: value(), validationLoss: value())
  }

  private static func sample(_ random: inout SeededGenerator, window: Int? = nil, epochs: Int? = nil) -> Sample {
    let window = window ?? [1, 2, 3, 7, 40].randomElement(using: &random) ?? 1
    var configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1))
    configuration.batch = 2
    configuration.dataset.train = 2 * window - Int.random(in: 0...1, using: &random)
    configuration.epochs = epochs ?? Int.random(in: 1...12, using: &random)
    configuration.evaluation.test = random.chance(50)
    let planned = configuration.iterations
    let ending: TrialEnding =
      random.chance(70)
      ? .completed
      : .diverged(
        iteration: Int.random(in: 1...planned, using: &random),
        reason: DivergenceReason.allCases.randomElement(using: &random) ?? .lossNotFinite)
    let count = if case .diverged(let last, _) = ending { last } else { planned }
    var series = TrialSeries()
    let start: Double = [0.9, 1.5, 3].randomElement(using: &random) ?? 1
    let hasTies = random.chance(40)
    let strange: [Double] =
      random.chance(40) ? [.nan, .infinity, -.infinity, -1, 1e300, -1e300, 0, -0.0, 0x1p-1070] : [1e6]
    for iteration in 0..<count {
      let rest = 1 - Double(iteration) / Double(planned)
      let loss: Double = start * rest + Double.random(in: 0...0.5, using: &random)
      let strangeLoss: Double? = random.chance(3) ? strange.randomElement(using: &random) : nil
      series.losses.append(strangeLoss ?? (hasTies ? (loss * 4).rounded() / 4 : loss))
    }
    if random.chance(30) {
      series.gradientNorms = series.losses
      series.updateNorms = series.losses.reversed()
    }
    series.epochs = (0..<(count / window)).map { _ in epoch(&random) }
    series.testAccuracy = configuration.evaluation.test ? 0.25 : nil
    return Sample(configuration: configuration, series: series, ending: ending)
  }

  private static func pieces(of series: TrialSeries, _ random: inout SeededGenerator) -> [TrialSeries] {
    func cut<Value>(_ values: [Value], _ count: Int) -> [[Value]] {
      let inner = (1..<count).map { _ in Int.random(in: 0...values.count, using: &random) }
      let cuts = ([0, values.count] + inner).sorted()
      return zip(cuts, cuts.dropFirst()).map { Array(values[$0..<$1]) }
    }
    let count = Int.random(in: 1...8, using: &random)
    let (losses, epochs) = (cut(series.losses, count), cut(series.epochs, count))
    let (gradients, updates) = (cut(series.gradientNorms, count), cut(series.updateNorms, count))
    return (0..<count).map { index in
      var piece = TrialSeries()
      piece.losses = losses[index]
      piece.epochs = epochs[index]
      piece.gradientNorms = gradients[index]
      piece.updateNorms = updates[index]
      if index == count - 1 { piece.testAccuracy = series.testAccuracy }
      return piece
    }
  }

  // MARK: The definitions, written out

  private static func reference(_ sample: Sample, _ target: Target) -> TrialSummary {
    let (losses, configuration) = (sample.series.losses, sample.configuration)
    let (window, planned) = (configuration.iterationsPerEpoch, configuration.iterations)
    func mean(_ range: Range<Int>) -> Double {
      if range.isEmpty { return .infinity }
      var sum = 0.0
      for index in range { sum += losses[index] }
      return sum / Double(range.count)
    }
    func ranked(_ value: Double) -> Double { value.isNaN ? .infinity : value }
    let hasDiverged = sample.ending != .completed
    let ladder = [2, 1.75, 1.5, 1.25, 1, 0.75, 0.5].map { factor in
      (1...max(losses.count, 1)).first { end in
        end >= window && end <= losses.count && mean(end - window..<end) <= factor * target.trainingLoss
      }
    }
    let budgets = [9.0, 10].map { elevenths in
      let cut = max(window, Int((Double(planned) * elevenths / 11).rounded()))
      let isOver =
        switch sample.ending {
        case .completed: false
        case .diverged(_, .parameterNotFinite): true
        case .diverged(let last, _): last <= cut
        }
      if isOver || losses.count < cut { return ShorterBudget(iterationsToTarget: nil, trainingLoss: .infinity) }
      return ShorterBudget(
        iterationsToTarget: ladder[4].flatMap { $0 <= cut ? $0 : nil },
        trainingLoss: ranked(mean(cut - window..<cut)))
    }
    let points = min(16, planned)
    let curve = (0..<points).compactMap { point -> Double? in
      let stretch = point * planned / points..<(point + 1) * planned / points
      if stretch.lowerBound >= losses.count { return nil }
      let value = mean(stretch.clamped(to: 0..<losses.count))
      return value.isFinite ? value : .infinity
    }
    var area = 0.0
    for loss in losses { area += Elementary.log(loss < 0x1p-52 ? 0x1p-52 : loss) }
    func known(_ value: Double?) -> Double? { hasDiverged || value?.isNaN == true ? nil : value }
    let epochs = sample.series.epochs
    return TrialSummary(
      ending: sample.ending, iterationsToTarget: hasDiverged ? nil : ladder[4],
      finalTrainingLoss: hasDiverged ? .infinity : ranked(mean(max(0, losses.count - window)..<losses.count)),
      logLossArea: hasDiverged || losses.isEmpty ? .infinity : ranked(area / Double(losses.count)),
      finalTrainingAccuracy: known(epochs.last?.trainingAccuracy),
      finalValidationAccuracy: known(epochs.last?.validationAccuracy),
      bestValidationAccuracy: hasDiverged
        ? nil : epochs.map(\.validationAccuracy).filter { !$0.isNaN }.max(),
      finalValidationLoss: known(epochs.last?.validationLoss), testAccuracy: known(sample.series.testAccuracy),
      lossCurve: curve, trialDigest: sample.result.digest, ladder: hasDiverged ? ladder.map { _ in nil } : ladder,
      shorterBudgets: budgets)
  }
}

/// A summary in which 0 and -0 differ, and a NaN would be equal to itself.
private func bits(_ summary: TrialSummary) -> [String] {
  let known: [Double?] = [
    summary.finalTrainingLoss, summary.logLossArea, summary.finalTrainingAccuracy, summary.finalValidationAccuracy,
    summary.bestValidationAccuracy, summary.finalValidationLoss, summary.testAccuracy,
  ]
  let doubles = known + summary.lossCurve + summary.shorterBudgets.map(\.trainingLoss)
  let iterations = [summary.iterationsToTarget] + summary.ladder + summary.shorterBudgets.map(\.iterationsToTarget)
  return doubles.map { "\(String(describing: $0?.bitPattern))" } + iterations.map { "\(String(describing: $0))" }
    + ["\(summary.ending)", summary.trialDigest.hex]
}

extension SeededGenerator {
  fileprivate mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
