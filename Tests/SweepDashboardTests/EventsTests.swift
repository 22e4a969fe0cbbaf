import Foundation
import Markup
import SweepCore
import SweepDashboard
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(3)))
struct EventsTests {
  @Test func aChangeReachesThePageThatShowsIt() async throws {
    try await Stage.with { stage in
      let cluster = stage.cluster
      try await cluster.join("lab-1")
      let view = "/events?view=\(FormFields.encoded(stage.sweepPath))"
      let (reply, text) = try await stage.browser.events(view) { text in
        if text.contains("0/18"), !text.contains("1/18") { await cluster.commitOnce() }
        return text.contains("1/18")
      }
      #expect(reply["content-type"] == "text/event-stream; charset=utf-8")
      #expect(reply["cache-control"] == "no-store")
      #expect(text.hasPrefix("retry: "))
      #expect(text.contains("event: element\ndata: progress\n"))
      // The second time only what changed comes: settings of the sweep did not, and so the failures did not.
      #expect(text.components(separatedBy: "data: failures\n").count == 2)
      #expect(text.components(separatedBy: "data: progress\n").count >= 3)
      // One look at the whole, then only what changed.
      #expect(cluster.wholeAnswers == 1)
      #expect(cluster.largestUpdate <= 1)
    }
  }

  @Test func whoHasTheViewIsSentNothingUntilItChanges() async throws {
    try await Stage.with { stage in
      try await stage.cluster.join("lab-1")
      let page = try await stage.browser.get("/").body
      let start = try #require(page.range(of: "data-events=\"")).upperBound
      let address = page[start...].prefix { $0 != "\"" }.replacing("&amp;", with: "&")
      #expect(address.contains("have="))
      let (_, text) = try await stage.browser.events(String(address)) { text in
        if text.contains("retry"), !text.contains("element") { await stage.cluster.commitOnce() }
        return text.contains("1/18")
      }
      #expect(!text.contains("0/18"))
      #expect(!text.contains("data: notice\n"))
    }
  }

  @Test func streamsAreBounded() async throws {
    try await Stage.with { stage in
      try await withThrowingTaskGroup(of: Browser.Reply.self) { group in
        // One more than may be: whichever comes last is refused, and the others stay until the dashboard stops.
        for _ in 0...DashboardLimits.eventStreams {
          group.addTask { try await stage.browser.events("/events?view=/workers") { $0.contains("never") }.reply }
        }
        let refused = try await group.next()
        #expect(refused?.status == 503)
        #expect(refused?["retry-after"] == "30")
        await stage.dashboard.stop()
        for try await reply in group { #expect(reply.status == 200) }
      }
    }
  }

  @Test func linesOfDataCannotBeginAFieldOfTheirOwn() {
    let event = ServerSentEvent(id: "7", name: "element", data: "a\nid: 8\r\rdata: b\r\n\n")
    #expect(
      event.text == "id: 7\nevent: element\ndata: a\ndata: id: 8\ndata: \ndata: data: b\ndata: \ndata: \n\n")
  }

  @Test func aFeedTellsWhatIsNewAndNothingElse() {
    let first = RenderedView([Fragment("a", "<p>1</p>"), Fragment("b", "<p>2</p>")])
    let second = RenderedView([Fragment("a", "<p>1</p>"), Fragment("b", "<p>3</p>")])
    var feed = EventFeed(having: nil)
    let all = feed.events(for: first)
    let none = feed.events(for: first)
    let changed = feed.events(for: second)
    #expect(all.map(\.data) == ["a\n<p>1</p>", "b\n<p>2</p>"])
    #expect(none.isEmpty)
    #expect(changed == [ServerSentEvent(id: second.mark, name: "element", data: "b\n<p>3</p>")])
    var informed = EventFeed(having: first.mark)
    let known = informed.events(for: first)
    let new = informed.events(for: second)
    #expect(known.isEmpty)
    #expect(new.map(\.data) == ["b\n<p>3</p>"])
  }
}

extension Cluster {
  /// Once, however often a test asks; what goes wrong shows as an event that never comes.
  fileprivate func commitOnce() async {
    let isFirst = isAsked.withLock { isAsked in
      defer { isAsked = true }
      return !isAsked
    }
    guard isFirst else { return }
    try? await commit(0)
  }
}
