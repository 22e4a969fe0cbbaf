/// A piece of work, timed again and again, with the core's peak taken right before each time: what the frequency does
/// between two runs touches both alike.
package struct Measurement: Hashable, Sendable {
  package let name: String
  package let flops: Double
  /// Of one run.
  package let seconds: Spread
  /// Floating-point operations a second before each run.
  package let peak: Spread
  /// The roofline's time over the time taken, run by run, each with the peak before it.
  package let efficiency: Spread
  /// The least time against the greatest peak seen: no luck of a pair is in it.
  package let efficiencyOfLeast: Double

  package init(name: String, work: Roofline, bandwidth: Double, samples: [Sample]) {
    self.name = name
    flops = work.flops
    seconds = Spread(samples.map(\.seconds))
    peak = Spread(samples.map(\.peak))
    efficiency = Spread(samples.map { work.seconds(peak: $0.peak, bandwidth: bandwidth) / $0.seconds })
    efficiencyOfLeast = work.seconds(peak: peak.greatest, bandwidth: bandwidth) / seconds.least
  }

  /// One run.
  package struct Sample: Hashable, Sendable {
    package let peak: Double
    package let seconds: Double

    package init(peak: Double, seconds: Double) {
      self.peak = peak
      self.seconds = seconds
    }
  }
}

extension CoreLimits {
  /// The peak, and then `body`.
  func sample(repetitions: Int = 1, _ body: () throws -> Void) rethrows -> Measurement.Sample {
    let peak = peak()
    let seconds = try ThreadClock.time { for _ in 0..<repetitions { try body() } }
    return Measurement.Sample(peak: peak, seconds: seconds / Double(repetitions))
  }
}
