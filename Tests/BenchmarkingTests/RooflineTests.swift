import Benchmarking
import SweepCore
import Testing

struct RooflineTests {
  private let work = Roofline(flops: 1000, bytes: 100)

  @Test func slowerOfArithmeticAndTrafficCounts() {
    #expect(work.seconds(peak: 500, bandwidth: 100) == 2)
    #expect(work.seconds(peak: 500, bandwidth: 25) == 4)
  }

  @Test func workWithoutTrafficIsArithmetic() {
    #expect(Roofline(flops: 1000).seconds(peak: 250, bandwidth: .infinity) == 4)
  }

  @Test func spreadHoldsLeastMedianAndGreatest() {
    let spread = Spread([4, 1, 3, 2])
    #expect(spread.least == 1 && spread.median == 2.5 && spread.greatest == 4 && spread.count == 4)
  }

  @Test func efficiencyPairsEachRunWithThePeakBeforeIt() {
    // At half the frequency both halve: both runs are at 80 % of what the core could then do.
    let samples = [
      Measurement.Sample(peak: 1000, seconds: 1.25), Measurement.Sample(peak: 500, seconds: 2.5),
    ]
    let measurement = Measurement(name: "step", work: work, bandwidth: .infinity, samples: samples)
    #expect(measurement.efficiency.least == 0.8 && measurement.efficiency.greatest == 0.8)
    #expect(measurement.efficiencyOfLeast == 0.8)
    #expect(measurement.seconds.median == 1.875)
  }

  @Test func leastTimeIsHeldAgainstTheGreatestPeak() {
    // The pair with the slow peak looks better than the core is.
    let samples = [Measurement.Sample(peak: 500, seconds: 2), Measurement.Sample(peak: 1000, seconds: 4)]
    let measurement = Measurement(name: "step", work: work, bandwidth: .infinity, samples: samples)
    #expect(measurement.efficiency.greatest == 1)
    #expect(measurement.efficiencyOfLeast == 0.5)
  }

  @Test func trafficBoundsTheEfficiencyToo() {
    let measurement = Measurement(
      name: "step", work: work, bandwidth: 25, samples: [Measurement.Sample(peak: 1000, seconds: 8)])
    #expect(measurement.efficiency.median == 0.5)
  }

  @Test func trialIsHeldAgainstItsStepsAndItsEvaluationAt85PerCentOfThePeak() {
    // 17e9 operations at 85 % of 10e9 a second are 2 s; 8 s of steps make 10 s that 11 s are compared with.
    let trial = TrialMeasurement(
      rule: .adam, iterations: 400, evaluationFLOPs: 17_000_000_000,
      samples: [.init(trial: 11, initialization: 1, bareSteps: 8, peak: 10e9)])
    #expect(trial.ratio.median == 1.1)
    #expect(trial.trial.median == 11 && trial.initialization.median == 1 && trial.bareSteps.median == 8)
  }
}
