import HTTPTypes
import SweepCore
import SweepDashboard
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RightsTests {
  enum Who: CaseIterable, Sendable {
    case nobody
    case wrongToken
    case viewer
    case `operator`

    var headers: [(String, String)] {
      switch self {
      case .nobody: []
      case .wrongToken: [bearer(String(repeating: "3", count: 64))]
      case .viewer: [bearer(Cluster.viewer)]
      case .operator: [bearer(Cluster.operator)]
      }
    }
  }

  @Test(arguments: ["127.0.0.1", "0.0.0.0"], Who.allCases)
  func readingIsOpenOnLoopbackAndActingNeedsAnOperator(_ host: String, _ who: Who) async throws {
    try await Stage.with(host: host) { stage in
      let mayRead = host == "127.0.0.1" || who == .viewer || who == .operator
      for path in stage.pages + ["/metrics"] {
        let reply = try await stage.browser.get(path, who.headers)
        // People are led to the form; programs, which have no use for one, are told.
        let refusal = who == .nobody && path != "/metrics" ? 303 : 401
        #expect(reply.status == (mayRead ? 200 : refusal), "\(path)")
        if !mayRead { #expect(!reply.body.contains("demo")) }
        if reply.status == 303 { #expect(reply["location"]?.hasPrefix("/login") == true) }
      }
      let events = try await stage.browser.send(.head, "/events", who.headers)
      #expect(events.status == (mayRead ? 200 : 401))
      let refusal = who == .viewer ? 403 : 401
      for action in SweepAction.allCases {
        let reply = try await stage.browser.post("\(stage.sweepPath)/\(action.rawValue)", [], who.headers)
        #expect(reply.status == (who == .operator ? 200 : refusal), "\(action)")
      }
      #expect(stage.cluster.steered == (who == .operator ? [.rerunFailed(nil), .pause, .resume, .cancel] : []))
      // An operator's question gets through, to hear that no such worker is in quarantine.
      let readmission = try await stage.browser.post("/workers/lab-1/readmit", [], who.headers)
      #expect(readmission.status == (who == .operator ? 404 : refusal))
      #expect(stage.cluster.readmitted == (who == .operator ? ["lab-1"] : []))
      // What tells nothing is open to all.
      for path in ["/healthz", "/readyz", "/login", "/style.css", "/page.js", "/icon.svg"] {
        #expect(try await stage.browser.get(path).status == 200, "\(path)")
      }
    }
  }

  @Test func sessionsHaveTheRightsOfTheirToken() async throws {
    try await Stage.with(host: "0.0.0.0") { stage in
      let viewer = try await stage.signIn(Cluster.viewer)
      #expect(try await stage.browser.get(stage.sweepPath, [viewer]).status == 200)
      let token = try await stage.formToken(stage.sweepPath, viewer)
      #expect(try await stage.browser.post("\(stage.sweepPath)/pause", [("csrf", token)], [viewer]).status == 403)
      #expect(stage.cluster.steered.isEmpty)

      let `operator` = try await stage.signIn(Cluster.operator)
      let page = try await stage.browser.get(stage.sweepPath, [`operator`]).body
      #expect(page.contains(#"action="\#(stage.sweepPath)/rerun-failed""#))
      let own = try await stage.formToken(stage.sweepPath, `operator`)
      let reply = try await stage.browser.post(
        "\(stage.sweepPath)/pause", [("csrf", own), ("next", stage.sweepPath)], [`operator`])
      #expect(reply.status == 303)
      #expect(reply["location"] == stage.sweepPath)
      #expect(stage.cluster.steered == [.pause])
    }
  }

  @Test func aFormOfAnotherSessionOrSiteIsRefused() async throws {
    try await Stage.with { stage in
      let cookie = try await stage.signIn(Cluster.operator)
      let other = try await stage.signIn(Cluster.operator)
      let own = try await stage.formToken(stage.sweepPath, cookie)
      let foreign = try await stage.formToken(stage.sweepPath, other)
      let path = "\(stage.sweepPath)/cancel"
      #expect(own != foreign)
      #expect(try await stage.browser.post(path, [], [cookie]).status == 403)
      #expect(try await stage.browser.post(path, [("csrf", foreign)], [cookie]).status == 403)
      for header in [
        ("Origin", "http://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
      ] {
        #expect(try await stage.browser.post(path, [("csrf", own)], [cookie, header]).status == 403)
        #expect(try await stage.browser.post("/login", [("token", Cluster.operator)], [header]).status == 403)
      }
      #expect(stage.cluster.steered.isEmpty)
      let good = [cookie, ("Origin", "http://127.0.0.1"), ("Sec-Fetch-Site", "same-origin")]
      #expect(try await stage.browser.post(path, [("csrf", own)], good).status == 303)
      #expect(stage.cluster.steered == [.cancel])
    }
  }

  @Test func theCookieIsNoTokenAndStaysInItsPlace() async throws {
    try await Stage.with { stage in
      let reply = try await stage.browser.post("/login", [("token", Cluster.operator), ("next", "//evil.example")])
      let cookie = try #require(reply["set-cookie"])
      #expect(reply["location"] == "/")
      for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] { #expect(cookie.contains(attribute)) }
      #expect(!cookie.contains(Cluster.operator))
      // 256 bits.
      #expect(cookie.prefix { $0 != ";" }.split(separator: "=").last?.count == 64)
      let page = try await stage.browser.get(stage.sweepPath, [("Cookie", String(cookie.prefix { $0 != ";" }))]).body
      #expect(!page.contains(Cluster.operator))
    }
  }

  @Test func signingOutAndNewTokensEndASessionAndItsStream() async throws {
    try await Stage.with(host: "0.0.0.0") { stage in
      let cookie = try await stage.signIn(Cluster.viewer)
      let token = try await stage.formToken("/", cookie)
      #expect(try await stage.browser.post("/logout", [], [cookie]).status == 403)
      #expect(try await stage.browser.post("/logout", [("csrf", token)], [cookie]).status == 303)
      #expect(try await stage.browser.get("/", [cookie]).status == 303)

      let second = try await stage.signIn(Cluster.viewer)
      let (_, text) = try await stage.browser.events("/events?view=/workers", [second]) { text in
        if text.contains("element") {
          stage.cluster.replaceTokens(DashboardTokens(viewer: "new", operator: "newer"))
          try? await stage.cluster.join("secret")
        }
        return false
      }
      // The stream has ended by itself.
      #expect(!text.contains("secret"))
      #expect(try await stage.browser.get("/", [second]).status == 303)
      stage.cluster.replaceTokens(nil)
      #expect(try await stage.browser.get("/", [bearer("new")]).status == 401)
      #expect(try await stage.browser.post("/login", [("token", "new")]).status == 503)
    }
  }

  @Test func wrongTokensAreLimited() async throws {
    try await Stage.with { stage in
      // All at once, for meanwhile the limit gives some back.
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<40 {
          group.addTask { try await stage.browser.post("/login", [("token", "guess")]).status }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.count { $0 == 403 } >= 10)
      #expect(statuses.contains(429))
      #expect(Set(statuses) == [403, 429])
    }
  }

  @Test func anotherNameForThisMachineIsRefusedOnLoopback() async throws {
    try await Stage.with { stage in
      for (host, status) in [
        ("127.0.0.1", 200), ("localhost:7118", 200), ("[::1]:80", 200), ("LOCALHOST", 200), ("evil.example", 421),
        ("127.0.0.1.evil.example", 421), ("localhost:x", 421), ("evil.example:7118", 421), ("", 421),
      ] {
        var browser = stage.browser
        browser.host = host
        let reply = try await browser.get("/metrics")
        #expect(reply.status == status, "\(host)")
      }
    }
    // Elsewhere names are many, and nothing is open.
    try await Stage.with(host: "0.0.0.0") { stage in
      var browser = stage.browser
      browser.host = "lab.example"
      let reply = try await browser.get("/", [bearer(Cluster.viewer)])
      #expect(reply.status == 200)
    }
  }

  @Test func everyAnswerCarriesTheHeadersThatProtectIt() async throws {
    try await Stage.with { stage in
      for path in ["/", "/nothing", "/style.css", "/metrics", "/login", "\(stage.sweepPath)/pause"] {
        let reply = try await stage.browser.get(path)
        let policy = try #require(reply["content-security-policy"])
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
        #expect(!policy.contains("unsafe"))
        #expect(reply["x-content-type-options"] == "nosniff")
        #expect(reply["referrer-policy"] == "same-origin")
        #expect(reply["cross-origin-resource-policy"] == "same-origin")
        #expect(reply["cache-control"] == (path == "/style.css" ? "no-cache" : "no-store"))
      }
    }
  }

  @Test func whatIsTooLargeIsRefused() async throws {
    try await Stage.with { stage in
      let long = String(repeating: "x", count: 20_000)
      let form = try await stage.browser.post("/login", [("token", long)])
      #expect(form.status == 413)
      let reply = try? await stage.browser.get("/", [("X-Long", long)])
      #expect(reply.map { [400, 413, 431].contains($0.status) } ?? true)
    }
  }
}
