import Foundation
import SweepCore
import SweepDashboard
import Testing

/// 10,000 trials stay usable: what a page and an event hold has a bound.
@Suite(.timeLimit(.minutes(10)))
struct LargeSweepTests {
  /// 2 optimizers, 500 rates, 10 seeds.
  static let definition = Sample.definition(
    "large", rates: (1...500).map { Double($0) * 1e-4 }, seeds: Array(0..<10))

  @Test func pagesAndEventsAreBounded() async throws {
    #expect(Self.definition.trialCount == 10_000)
    try await Stage.with(Self.definition) { stage in
      try await stage.cluster.join("lab-1")
      // Some have results, some run, the others wait.
      for start in stride(from: 0, to: 300, by: 50) { try await stage.cluster.commit(start..<start + 50) }
      let page = try await stage.browser.get(stage.sweepPath)
      #expect(page.body.contains("300/10000"))
      #expect(page.body.utf8.count <= 2 << 20)
      let (_, text) = try await stage.browser.events("/events?view=\(FormFields.encoded(stage.sweepPath))") {
        $0.hasWholeView
      }
      let events = text.components(separatedBy: "\n\n")
      #expect(events.count > 10)
      for event in events {
        #expect(event.utf8.count <= DashboardLimits.eventBytes, "\(event.prefix(60))")
      }
      // The second page is another one.
      let second = try await stage.browser.get("\(stage.sweepPath)?page=2").body
      #expect(second.contains("51 to 100 of 1000"))
      let trials = try await stage.browser.get("\(stage.sweepPath)/trials?page=200").body
      #expect(trials.contains("9951 to 10000 of 10000"))
      #expect(trials.utf8.count <= 256 << 10)
      #expect(stage.cluster.wholeAnswers == 1)
    }
  }
}
