import SweepCore
import SweepDashboard
import SweepWire
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
      case .viewer: [bearer(Script.viewer)]
      case .operator: [bearer(Script.operator)]
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
      let events = try await stage.browser.send("HEAD", "/events", who.headers)
      #expect(events.status == (mayRead ? 200 : 401))
      for path in SweepAction.allCases.map({ "\(stage.sweepPath)/\($0.rawValue)" }) + ["/workers/lab-1/readmit"] {
        let reply = try await stage.browser.post(path, [], who.headers)
        #expect(reply.status == (who == .operator ? 200 : who == .viewer ? 403 : 401), "\(path)")
      }
      #expect(
        await stage.script.steered.map(\.action) == (who == .operator ? [.rerunFailed, .pause, .resume, .cancel] : []))
      #expect(await stage.script.readmitted == (who == .operator ? ["lab-1"] : []))
      // What tells nothing is open to all.
      for path in ["/healthz", "/readyz", "/login", "/style.css", "/page.js", "/icon.svg"] {
        #expect(try await stage.browser.get(path).status == 200, "\(path)")
      }
    }
  }

  @Test func sessionsHaveTheRightsOfTheirToken() async throws {
    try await Stage.with(host: "0.0.0.0") { stage in
      let viewer = try await stage.signIn(Script.viewer)
      #expect(try await stage.browser.get(stage.sweepPath, [viewer]).status == 200)
      let token = try await stage.formToken(stage.sweepPath, viewer)
      #expect(try await stage.browser.post("\(stage.sweepPath)/pause", [("csrf", token)], [viewer]).status == 403)
      #expect(await stage.script.steered.isEmpty)

      let `operator` = try await stage.signIn(Script.operator)
      let page = try await stage.browser.get(stage.sweepPath, [`operator`]).body
      #expect(page.contains(#"action="\#(stage.sweepPath)/rerun-failed""#))
      let own = try await stage.formToken(stage.sweepPath, `operator`)
      let reply = try await stage.browser.post(
        "\(stage.sweepPath)/pause", [("csrf", own), ("next", stage.sweepPath)], [`operator`])
      #expect(reply.status == 303)
      #expect(reply["location"] == stage.sweepPath)
      #expect(await stage.script.steered.map(\.action) == [.pause])
    }
  }

  @Test func aFormOfAnotherSessionOrSiteIsRefused() async throws {
    try await Stage.with { stage in
      let cookie = try await stage.signIn(Script.operator)
      let other = try await stage.signIn(Script.operator)
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
        #expect(try await stage.browser.post("/login", [("token", Script.operator)], [header]).status == 403)
      }
      #expect(await stage.script.steered.isEmpty)
      let good = [cookie, ("Origin", "http://127.0.0.1"), ("Sec-Fetch-Site", "same-origin")]
      #expect(try await stage.browser.post(path, [("csrf", own)], good).status == 303)
      #expect(await stage.script.steered.map(\.action) == [.cancel])
    }
  }

  @Test func theCookieIsNoTokenAndStaysInItsPlace() async throws {
    try await Stage.with { stage in
      let reply = try await stage.browser.post("/login", [("token", Script.operator), ("next", "//evil.example")])
      let cookie = try #require(reply["set-cookie"])
      #expect(reply["location"] == "/")
      for attribute in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] { #expect(cookie.contains(attribute)) }
      #expect(!cookie.contains(Script.operator))
      // 256 bits.
      #expect(cookie.prefix { $0 != ";" }.split(separator: "=").last?.count == 64)
      let page = try await stage.browser.get(stage.sweepPath, [("Cookie", String(cookie.prefix { $0 != ";" }))]).body
      #expect(!page.contains(Script.operator))
    }
  }

  @Test func signingOutAndNewTokensEndASessionAndItsStream() async throws {
    try await Stage.with(host: "0.0.0.0") { stage in
      let cookie = try await stage.signIn(Script.viewer)
      let token = try await stage.formToken("/", cookie)
      #expect(try await stage.browser.post("/logout", [], [cookie]).status == 403)
      #expect(try await stage.browser.post("/logout", [("csrf", token)], [cookie]).status == 303)
      #expect(try await stage.browser.get("/", [cookie]).status == 303)

      let second = try await stage.signIn(Script.viewer)
      let (_, text) = try await stage.browser.events("/events?view=/workers", [second]) { text in
        if text.contains("element") {
          stage.script.replaceTokens(DashboardTokens(viewer: "new", operator: "newer"))
          Task { await stage.script.join("secret") }
        }
        return false
      }
      // The stream has ended by itself.
      #expect(!text.contains("secret"))
      #expect(try await stage.browser.get("/", [second]).status == 303)
      stage.script.replaceTokens(nil)
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
      let reply = try await browser.get("/", [bearer(Script.viewer)])
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
