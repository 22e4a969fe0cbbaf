import SweepViews
import Testing

struct SweepPaceTests {
  @Test func ratesFollowFromDurationsAndHowManyRun() throws {
    // Two at a time, 10 s each: 720 an hour. Left: 4 waiting and two halves are 5 trials' work, by two.
    let pace = SweepPace(durations: [10, 10, 10], running: [0.5, 0.5], waiting: 4)
    #expect(pace.trialsPerHour == 720)
    #expect(pace.secondsLeft == 25)
    #expect(pace.text == "720 trials/h, 25 s left")
  }

  @Test func nothingIsKnownBeforeTheFirstTrialEndsOrWhileNoneRuns() {
    for pace in [
      SweepPace(durations: [], running: [0.5], waiting: 3), SweepPace(durations: [10], running: [], waiting: 3),
      SweepPace(durations: [0], running: [0], waiting: 1), SweepPace(durations: [.nan, -1], running: [0], waiting: 1),
    ] {
      #expect(pace.trialsPerHour == nil)
      #expect(pace.secondsLeft == nil)
      #expect(pace.text == "— trials/h, — left")
    }
  }

  @Test func oneTrialThatTheMachineSleptOverChangesNothing() {
    let usual = [Double](repeating: 10, count: 11)
    #expect(SweepPace(durations: usual + [40_000], running: [0], waiting: 0).trialsPerHour == 360)
  }

  @Test func aMixtureOfShortAndLongTrialsHasItsMean() {
    let mixture = (0..<24).map { $0 % 2 == 0 ? 1.0 : 9.0 }
    #expect(SweepPace(durations: mixture, running: [0], waiting: 0).trialsPerHour == 720)
  }

  @Test func onlyTheLastTrialsCount() {
    let durations = [Double](repeating: 100, count: 1000) + [Double](repeating: 10, count: SweepPace.recentTrials)
    #expect(SweepPace(durations: durations, running: [0], waiting: 0).trialsPerHour == 360)
  }

  @Test func atTheEndTheOneThatRunsLongestDecides() {
    // 1.1 trials' work by two would be 5.5 s; the one that has just begun takes 10.
    #expect(SweepPace(durations: [10], running: [0, 0.9], waiting: 0).secondsLeft == 10)
  }

  @Test(arguments: [
    (0.4, "0 s"), (59.6, "1 min 0 s"), (94, "1 min 34 s"), (3600, "1 h 0 min"), (11_520, "3 h 12 min"),
    (200_000, "2 d 7 h"), (-5, "0 s"), (1e300, "decades"), (.infinity, "decades"),
  ])
  func timesHaveTwoUnits(seconds: Double, text: String) {
    #expect(TimeText.duration(seconds) == text)
  }
}
