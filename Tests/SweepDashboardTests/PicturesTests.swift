import Foundation
import SweepCore
import SweepDashboard
import Testing

/// What a page costs: pictures come when they are asked for, and text comes compressed.
@Suite(.timeLimit(.minutes(3)))
struct PicturesTests {
  private func picture(_ id: String, of view: String) -> String {
    "/picture?view=\(FormFields.encoded(view))&id=\(id)"
  }

  @Test func aStreamNamesPicturesAndSendsNone() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      let (_, text) = try await stage.browser.events("/events?view=\(FormFields.encoded(stage.sweepPath))") {
        $0.hasWholeView
      }
      #expect(text.contains("event: element\ndata: optimizers-panel\n"))
      #expect(text.contains("event: picture\ndata: losses\ndata: "))
      #expect(text.contains("event: picture\ndata: timeline\ndata: "))
      #expect(!text.contains(#"class="chart"#))
    }
  }

  @Test func aPictureIsThePartOfThePageWithItsVersion() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      let page = try await stage.browser.get(stage.sweepPath).body
      for id in ["losses", "accuracy", "sensitivity", "loss-bands", "heatmap-result", "heatmap-state", "timeline"] {
        let reply = try await stage.browser.get(picture(id, of: stage.sweepPath))
        #expect(reply.status == 200, "\(id)")
        #expect(reply.body.hasPrefix(#"<section id="\#(id)" "#) && reply.body.contains("data-version="))
        #expect(page.contains(reply.body), "a finished sweep's page has the same: \(id)")
      }
      let trial = "\(stage.sweepPath)/trials/0"
      #expect(try await stage.browser.get(picture("curves", of: trial)).body.contains("<svg"))
      let unknown = [
        picture("nothing", of: stage.sweepPath), picture("losses", of: "/workers"), picture("losses", of: trial),
      ]
      for path in unknown {
        #expect(try await stage.browser.get(path).status == 404)
      }
    }
  }

  @Test func aVersionChangesWithTheResultsAndNotBefore() async throws {
    try await Stage.with { stage in
      try await stage.cluster.join("lab-1")
      try await stage.cluster.commit(0)
      let path = picture("sensitivity", of: stage.sweepPath)
      func version() async throws -> Substring? {
        let body = try await stage.browser.get(path).body
        return body.split(separator: "data-version=\"").dropFirst().first?.prefix { $0 != "\"" }
      }
      let first = try await version()
      #expect(first != nil)
      #expect(try await version() == first)
      try await stage.cluster.commit(1)
      #expect(try await version() != first)
    }
  }

  @Test func aFilterHoldsForChartsAndGrids() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      for id in ["losses", "sensitivity", "accuracy"] {
        let all = try await stage.browser.get(picture(id, of: stage.sweepPath)).body
        let some = try await stage.browser.get(picture(id, of: stage.sweepPath + "?optimizer=adam")).body
        #expect(all.contains("of-sgd") && all.contains("of-adam"))
        #expect(!some.contains("of-sgd") && some.contains("of-adam"), "\(id)")
      }
      let states = try await stage.browser.get(picture("heatmap-state", of: stage.sweepPath + "?optimizer=adam")).body
      #expect(states.contains("9 trials: "))
      let none = try await stage.browser.get(picture("losses", of: stage.sweepPath + "?state=provisional")).body
      #expect(none.contains("nothing to draw of these configurations"))
    }
  }

  @Test func textIsCompressedForWhoReadsIt() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      for path in [stage.sweepPath, picture("losses", of: stage.sweepPath), "/style.css", "/metrics", "/healthz"] {
        let plain = try await stage.browser.get(path)
        #expect(plain["content-encoding"] == nil)
        #expect(plain["vary"] == "Accept-Encoding")
        let refused = try await stage.browser.get(path, [("Accept-Encoding", "gzip;q=0, identity")])
        #expect(refused["content-encoding"] == nil)
        let reply = try await stage.browser.get(path, [("Accept-Encoding", "br;q=1, gzip;q=0.8")])
        // What is short stays as it is.
        #expect(reply["content-encoding"] == (path == "/healthz" ? nil : "gzip"), "\(path)")
        #expect(reply["content-length"] == (path == "/healthz" ? "3" : nil))
      }
    }
  }

  @Test func trialsAreSortedByAnyColumn() async throws {
    try await Stage.with { stage in
      try await stage.cluster.commitAll()
      func trials(_ query: String) async throws -> [Int] {
        let page = try await stage.browser.get("\(stage.sweepPath)/trials\(query)").body
        return page.split(separator: #"<tr><th scope="row"><a href="\#(stage.sweepPath)/trials/"#).dropFirst()
          .compactMap { Int($0.prefix { $0.isNumber }) }
      }
      let definition = stage.cluster.definition
      #expect(try await trials("") == Array(0..<18))
      #expect(try await trials("?order=desc") == Array((0..<18).reversed()))
      for column in TrialColumn.allCases {
        let sorted = try await trials("?sort=\(column.rawValue)&order=desc")
        #expect(sorted.sorted() == Array(0..<18), "\(column)")
      }
      let rates = try await trials("?sort=rate").map { definition.trial(at: $0).configuration.optimizer.learningRate }
      #expect(rates == rates.sorted() && rates.first != rates.last)
      let page = try await stage.browser.get("\(stage.sweepPath)/trials?sort=rate").body
      #expect(page.contains(#"aria-sort="ascending""#) && page.contains("sort=rate&amp;order=desc"))
      #expect(page.contains(#"<input type="hidden" name="sort" value="rate">"#), "the filter keeps the order")
    }
  }
}
