import SweepCoordinator
import SweepCore
import Testing

struct LeaseClockTests {
  private let start = Instant(nanoseconds: 7_000_000_000)

  private func clock(_ steps: [Duration]) -> Duration {
    var clock = LeaseClock(at: start)
    var time = start
    for step in steps {
      time = time + step
      clock.advance(to: time)
    }
    return clock.now - start
  }

  @Test func goesWithTheMonotonicClock() {
    #expect(clock([]) == .zero)
    #expect(clock([.milliseconds(400), .milliseconds(1), .seconds(1), .zero]) == .milliseconds(1401))
  }

  @Test func neverLeapsOverTimeInWhichNothingWasRead() {
    #expect(clock([.milliseconds(300), .seconds(3600), .milliseconds(200)]) == .milliseconds(1500))
  }

  @Test func aClockThatGoesBackAddsNothing() {
    #expect(clock([.milliseconds(500), .milliseconds(-400), .milliseconds(500)]) == .milliseconds(600))
  }
}
