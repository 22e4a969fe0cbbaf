import SlalomCommands
import SweepCore
import Testing

struct StallWatchTests {
  private let start = ContinuousClock.now
  private let noWorkers = Stall(.noWorkers, text: "no worker is connected")

  @Test func aStallIsSaidOnceAfterAWhile() {
    var watch = StallWatch()
    #expect(watch.line(for: noWorkers, at: start) == nil)
    #expect(watch.line(for: noWorkers, at: start + StallWatch.patience) == nil)
    let later = start + StallWatch.patience + .milliseconds(1)
    #expect(watch.standing == nil)
    #expect(watch.line(for: noWorkers, at: later) == "nothing runs: no worker is connected")
    #expect(watch.line(for: noWorkers, at: later + .seconds(60)) == nil)
    #expect(watch.standing == "nothing runs: no worker is connected")
  }

  @Test func aStallThatPassesIsNotSaid() {
    var watch = StallWatch()
    #expect(watch.line(for: noWorkers, at: start) == nil)
    #expect(watch.line(for: nil, at: start + .seconds(3)) == nil)
    #expect(watch.line(for: noWorkers, at: start + .seconds(6)) == nil, "its time begins anew")
    #expect(watch.standing == nil)
  }

  @Test func aQuarantineIsSaidAtOnce() {
    var watch = StallWatch()
    #expect(watch.line(for: noWorkers, at: start) == nil)
    let quarantined = Stall(.quarantined, text: "every worker is in quarantine")
    #expect(watch.line(for: quarantined, at: start) == "nothing runs: every worker is in quarantine")
    #expect(watch.line(for: nil, at: start) == nil)
    #expect(watch.standing == nil)
  }
}
