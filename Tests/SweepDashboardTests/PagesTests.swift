import Foundation
import HTTPTypes
import SweepCore
import SweepDashboard
import SweepViews
import Testing

@Suite(.timeLimit(.minutes(3)))
struct PagesTests {
  enum Story: CaseIterable, Sendable {
    case empty
    case running
    case finished
    case failed
    case diverged
    case cancelled

    func tell(_ cluster: Cluster) async throws {
      switch self {
      case .empty: break
      case .running:
        try await cluster.join("lab-1")
        try await cluster.commit(0)
        try await cluster.lease(1)
      case .finished: try await cluster.commitAll()
      case .failed:
        try await cluster.join("lab-1")
        try await cluster.commit(0)
        try await cluster.fail(1)
      case .diverged: try await cluster.commitAll(diverges: true)
      case .cancelled: try await cluster.cancel()
      }
    }
  }

  @Test(arguments: Story.allCases) func everyPageRendersAndIsWellFormed(_ story: Story) async throws {
    try await Stage.with { stage in
      try await story.tell(stage.cluster)
      for path in stage.pages {
        let reply = try await stage.browser.get(path)
        #expect(reply.status == 200, "\(path)")
        #expect(reply["content-type"] == "text/html; charset=utf-8")
        expectWellFormed(reply.body, path)
        #expect(reply.body.contains(#"<html lang="en">"#))
        #expect(reply.body.components(separatedBy: "<h1").count == 2, "\(path) has one heading of the first level")
        #expect(!reply.body.contains(" style="), "the content security policy forbids inline styles: \(path)")
      }
    }
  }

  @Test func aSweepHasEveryPartByItsID() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      let page = try await stage.browser.get(stage.sweepPath).body
      for id in [
        "notice", "state", "facts", "progress", "optimizers", "configurations", "losses", "accuracy", "sensitivity",
        "ladder", "best-of-k", "loss-bands", "heatmap-state", "heatmap-result", "timeline", "failures",
      ] {
        #expect(page.contains(#"id="\#(id)""#), "\(id)")
      }
      #expect(page.contains("18/18"))
      #expect(page.contains("finished"))
      // Nobody signed in, so nothing can be done.
      #expect(!page.contains("rerun-failed"))
    }
  }

  @Test func everyColumnThatSortsIsThere() async throws {
    try await Stage.with { stage in
      try await stage.cluster.join("lab-1")
      try await stage.cluster.commit(0, diverges: true)
      try await stage.cluster.commit(1..<18)
      let page = try await stage.browser.get(stage.sweepPath).body
      for name in LeaderboardColumn.all.compactMap(\.sort?.name) {
        #expect(page.contains("?sort=\(name)\""), "\(name)")
      }
    }
  }

  static let evil = "<script>alert(1)</script>"

  @Test func aNameOfMarkupIsShownAsSuchInEveryPageAndEvent() async throws {
    try await Stage.with(Sample.definition(Self.evil)) { stage in
      let cluster = stage.cluster
      try await cluster.join(Self.evil, host: Self.evil)
      try await cluster.commit(0)
      // It ends in quarantine, for a reason that it gave.
      for index in 1...3 { try await cluster.fail(index, message: Self.evil, tail: Self.evil) }
      for path in stage.pages + ["\(stage.sweepPath)/trials/1"] {
        let page = try await stage.browser.get(path).body
        #expect(!page.contains("<script>"), "\(path)")
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "\(path)")
        let events = try await stage.browser.events("/events?view=\(FormFields.encoded(path))") { $0.hasWholeView }
        #expect(!events.text.contains("<script>"), "\(path)")
        #expect(events.text.contains("&lt;script&gt;"), "\(path)")
      }
      // And in an address that leads nowhere, and after signing in.
      for path in ["/%3Cscript%3Ealert(2)%3C/script%3E", "/sweeps/%3Cscript%3Ealert(2)%3C%2Fscript%3E"] {
        let reply = try await stage.browser.get(path)
        #expect(reply.status == 404)
        #expect(!reply.body.contains("<script>"))
      }
      let metrics = try await stage.browser.get("/metrics").body
      #expect(metrics.contains(#"name="<script>alert(1)</script>""#))
    }
  }

  /// A picture that traps would take the coordinator with it.
  @Test(arguments: 0..<12) func valuesThatNobodyMeasuresAreDrawnAllTheSame(_ round: UInt64) async throws {
    let seeds = (0..<3).map { Sample.strangeSeeds + 3 * round + $0 }
    let rules = round.isMultiple(of: 2) ? [UpdateRule.sgd] : UpdateRule.allCases
    try await Stage.with(Sample.definition(rules: rules, seeds: seeds)) { stage in
      try await stage.cluster.join("lab-1")
      let count = stage.cluster.definition.trialCount
      for start in stride(from: 0, to: count, by: 4) {
        try await stage.cluster.commit(start..<min(start + 4, count)) { $0 % 5 == 4 }
        let sweep = try await stage.browser.get(stage.sweepPath)
        #expect(sweep.status == 200)
      }
      for index in 0..<count {
        let trial = try await stage.browser.get("\(stage.sweepPath)/trials/\(index)")
        #expect(trial.status == 200)
        let file = try await stage.browser.get("\(stage.sweepPath)/trials/\(index)/series.csv")
        #expect(file.status == 200)
      }
      for key in RankKey.allCases {
        let sweep = try await stage.browser.get("\(stage.sweepPath)?rank-by=\(key.rawValue)")
        #expect(sweep.status == 200)
        expectWellFormed(sweep.body, key.rawValue)
      }
    }
  }

  @Test func sortingAndFilterAreInTheAddress() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      let path = "\(stage.sweepPath)?sort=rate&order=desc&optimizer=adam&rank-by=final-loss"
      let page = try await stage.browser.get(path).body
      #expect(page.contains(#"aria-sort="descending""#))
      let table = try #require(page.range(of: #"<table id="configurations">"#))
      let body = page[table.upperBound...].prefix(while: { _ in true }).components(separatedBy: "</table>")[0]
      #expect(!body.contains(#"class="rule sgd""#))
      let rates = ["0.1", "0.01", "1e-3"].compactMap { body.range(of: "<td>\($0)")?.lowerBound }
      #expect(rates.count == 3 && rates == rates.sorted())
      #expect(page.contains(#"<option value="final-loss" selected>"#))
      // What makes no sense shows the usual view.
      #expect(try await stage.browser.get("\(stage.sweepPath)?sort=nonsense&page=-3&state=x").status == 200)
    }
  }

  @Test func aNameLeadsToTheSweepsOwnAddress() async throws {
    try await Stage.with { stage in
      let reply = try await stage.browser.get("/sweeps/demo?rank-by=final-loss")
      #expect(reply.status == 303)
      #expect(reply["location"] == "\(stage.sweepPath)?rank-by=final-loss")
      #expect(try await stage.browser.get("/sweeps/other").status == 404)
      #expect(try await stage.browser.get("\(stage.sweepPath)/trials/99").status == 404)
    }
  }

  @Test(arguments: SeriesFormat.allCases) func aTrialsSeriesIsAFile(_ format: SeriesFormat) async throws {
    try await Stage.with { stage in
      let none = try await stage.browser.get("\(stage.sweepPath)/trials/4/\(format.rawValue)")
      #expect(none.status == 404)
      try await stage.cluster.join("lab-1")
      try await stage.cluster.commit(4)
      let reply = try await stage.browser.get("\(stage.sweepPath)/trials/4/\(format.rawValue)")
      #expect(reply.status == 200)
      #expect(reply["content-disposition"]?.hasPrefix("attachment; filename=\"trial-") == true)
      let losses = Sample.series(of: stage.cluster.definition.trial(at: 4)).losses
      #expect(losses.count == 4)
      for loss in losses { #expect(reply.body.contains(loss.description)) }
    }
  }

  @Test func headHasTheHeadersAndNoBody() async throws {
    try await Stage.with { stage in
      for path in stage.pages + ["/metrics", "/healthz", "/readyz", "/style.css", "/page.js", "/events"] {
        let reply = try await stage.browser.send(.head, path)
        #expect(reply.status == 200, "\(path)")
        #expect(reply["content-security-policy"] != nil)
      }
    }
  }

  @Test func unknownPathsAndMethodsAreSaidSo() async throws {
    try await Stage.with { stage in
      #expect(try await stage.browser.get("/nothing").status == 404)
      let reply = try await stage.browser.send(.delete, "/workers")
      #expect(reply.status == 405)
      #expect(reply["allow"] == "GET, HEAD")
      #expect(try await stage.browser.get("\(stage.sweepPath)/cancel").status == 405)
      #expect(try await stage.browser.get("/" + String(repeating: "a", count: 5000)).status == 414)
    }
  }

  @Test func aSilentCoordinatorIsNotReadyAndYetAlive() async throws {
    try await Stage.with { stage in
      let ready = try await stage.browser.get("/readyz")
      #expect(ready.status == 200)
      stage.cluster.gate.close()
      let notReady = try await stage.browser.get("/readyz")
      #expect(notReady.status == 503)
      #expect(notReady.body == "not ready\n")
      let alive = try await stage.browser.get("/healthz")
      #expect(alive.body == "ok\n")
      stage.cluster.gate.open()
      // The question that was late is answered by now or soon, and the next one is new.
      var again = try await stage.browser.get("/readyz")
      while again.status != 200 { again = try await stage.browser.get("/readyz") }
      #expect(again.body == "ready\n")
    }
  }
}

extension String {
  /// The mark of a picture stands with the last of its events.
  var hasWholeView: Bool {
    guard let mark = range(of: "\nid: ") else { return false }
    return self[mark.upperBound...].contains("\n\n")
  }
}

/// Every element is closed, in the right order.
func expectWellFormed(_ page: String, _ name: String) {
  let void: Set = ["meta", "link", "input", "br", "img", "!doctype"]
  var open: [Substring] = []
  var rest = page[...]
  while let start = rest.firstIndex(of: "<") {
    guard let end = rest[start...].firstIndex(of: ">") else { break }
    let tag = rest[rest.index(after: start)..<end]
    rest = rest[rest.index(after: end)...]
    let word = tag.prefix { !$0.isWhitespace && $0 != "/" || $0 == "/" && tag.first == "/" }
    if tag.hasPrefix("/") {
      guard open.last == tag.dropFirst() else {
        Issue.record("\(name): </\(tag.dropFirst())> closes \(open.last ?? "nothing")")
        return
      }
      open.removeLast()
    } else if !tag.hasSuffix("/"), !void.contains(String(word)) {
      open.append(word)
    }
  }
  #expect(open.isEmpty, "\(name): \(open) stay open")
}
