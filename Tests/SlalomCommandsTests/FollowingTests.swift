import ArgumentParser
import SlalomCommands
import SweepClient
import SweepCore
import TestSupport
import Testing

/// When following ends, and with which exit code.
struct FollowingTests {
  private func snapshot(
    _ states: [TrialState], intent: SweepIntent = .running, stall: Stall? = nil, alarms: [IntegrityAlarm] = []
  ) throws -> SweepSnapshot {
    var shards = states.enumerated().map { SampleAnswers.shard($0, $1) }
    shards[0].alarms = alarms
    var counts = TrialCounts()
    for state in states { counts[state] += 1 }
    let state = SweepState(intent, counts, isStalled: stall != nil)
    return try SweepSnapshot(SampleAnswers.answer(1, shards, isWhole: true, intent: intent, state: state, stall: stall))
  }

  private func states(_ first: TrialState...) -> [TrialState] {
    first + Array(repeating: .done, count: 6 - first.count)
  }

  private static let alarm: IntegrityAlarm = {
    func result(_ attempt: Int) -> IntegrityAlarm.Result {
      IntegrityAlarm.Result(
        attempt: AttemptNumber(attempt), workerName: "w", host: "h", digest: .sha256("\(attempt)"))
    }
    return IntegrityAlarm(committed: result(1), other: result(2))
  }()

  @Test func theExitCodeTellsTheWorst() throws {
    #expect(try snapshot(states()).exitCode(strict: true) == nil)
    #expect(try snapshot(states(.diverged)).exitCode(strict: false) == nil)
    #expect(try snapshot(states(.diverged)).exitCode(strict: true) == ExitCode(4))
    #expect(try snapshot(states(.failed, .diverged)).exitCode(strict: true) == ExitCode(3))
    #expect(try snapshot(states(.waiting, .failed)).exitCode(strict: false) == ExitCode(5))
    #expect(try snapshot(states(.running), alarms: [Self.alarm]).exitCode(strict: false) == ExitCode(7))
  }

  @Test func followingEndsWhenNothingIsToCome() throws {
    #expect(try snapshot(states(.failed)).isOver(inQuarantine: false))
    #expect(try !snapshot(states(.waiting)).isOver(inQuarantine: true))
    #expect(try snapshot(states(.waiting), intent: .cancelled).isOver(inQuarantine: false))
    #expect(try !snapshot(states(.waiting), intent: .paused).isOver(inQuarantine: true))
  }

  @Test func aRunGivesUpWhenItsWorkersAreInQuarantine() throws {
    let stall = Stall(.quarantined, text: "")
    #expect(try snapshot(states(.waiting), stall: stall).isOver(inQuarantine: true))
    #expect(try !snapshot(states(.waiting), stall: stall).isOver(inQuarantine: false))
    #expect(try !snapshot(states(.waiting, .running), stall: stall).isOver(inQuarantine: true))
    #expect(try !snapshot(states(.waiting), stall: Stall(.noWorkers, text: "")).isOver(inQuarantine: true))
  }

  @Test func theLineTellsWhatThereIs() throws {
    #expect(try snapshot(states()).changeLine == "demo: 6/6 trials")
    #expect(
      try snapshot(states(.failed, .diverged, .running), intent: .paused, alarms: [Self.alarm]).changeLine
        == "demo: 4/6 trials, 1 failed, 1 diverged, 1 with results that differ, paused")
  }
}
