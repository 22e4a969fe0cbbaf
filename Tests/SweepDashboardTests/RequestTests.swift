import SweepCore
import SweepDashboard
import Testing

struct RequestTests {
  static let routes: [Route] =
    [
      .sweeps, .sweep("a b/c"), .trials(sweep: "abc"), .trial(sweep: "abc", shard: "7"),
      .series(sweep: "abc", shard: "7", .csv), .series(sweep: "abc", shard: "7", .jsonLines), .workers,
      .readmit(worker: "näme"), .events, .picture, .metrics, .health, .readiness, .signIn, .signOut,
    ] + SweepAction.allCases.map { .steer(sweep: "abc", $0) } + Asset.allCases.map { .asset($0) }

  @Test(arguments: routes) func aRoutesPathLeadsBackToIt(_ route: Route) {
    #expect(Route(path: route.path) == route)
    #expect(!route.methods.isEmpty)
  }

  @Test(arguments: [
    "/x", "/sweeps", "/sweeps/a/b", "/sweeps/a/trials/1/x", "/workers/a", "/metrics/a", "/%zz", "/a/b/c/d/e/f",
  ])
  func otherPathsLeadNowhere(_ path: String) {
    #expect(Route(path: path) == nil)
  }

  @Test func actionsNeedAnOperatorAndPagesNeedAReader() {
    for route in Self.routes {
      switch route {
      case .steer, .readmit:
        #expect(route.access == .act)
        #expect(route.methods == ["POST"])
      case .health, .readiness, .signIn, .signOut, .asset: #expect(route.access == .everyone)
      default: #expect(route.access == .read)
      }
    }
  }

  @Test func fieldsAreReadAsBrowsersWriteThem() {
    let fields = FormFields("a=1+2&b=%C3%A4%26&c&a=3&=x&d=%zz&e=a=b")
    #expect(fields["a"] == "1 2")
    #expect(fields["b"] == "ä&")
    #expect(fields["c"] == "")
    #expect(fields["d"] == nil)
    #expect(fields["e"] == "a=b")
    #expect(FormFields(String(repeating: "x=1&", count: 1000) + "late=1")["late"] == nil)
    #expect(FormFields("k=" + FormFields.encoded("ä&=+ %/"))["k"] == "ä&=+ %/")
  }

  @Test func onlyPathsOfThisSiteAreDestinations() {
    for path in ["/", "/sweeps/a?x=1"] { #expect(RequestCheck.safeDestination(path) == path) }
    for path in ["//evil", "/\\evil", "http://evil", "", "javascript:x", "/a\nb", "/a b"] {
      #expect(RequestCheck.safeDestination(path) == "/")
    }
    #expect(RequestCheck.safeDestination(nil) == "/")
  }

  @Test func addressesAreReadAndRefused() throws {
    #expect(try DashboardAddress("127.0.0.1:7118") == DashboardAddress(host: "127.0.0.1", port: 7118))
    #expect(try DashboardAddress("[::1]:1") == DashboardAddress(host: "::1", port: 1))
    #expect(try DashboardAddress("lab-1:*").port == 0)
    #expect(try DashboardAddress("[::1]:7118").description == "[::1]:7118")
    for text in [
      "", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "::1:7118", ":7118", "a b:1", "[x]:1", "h:+1",
    ] {
      #expect(throws: DashboardError.self, "\(text)") { _ = try DashboardAddress(text) }
    }
  }

  @Test func aViewsAddressLeadsBackToIt() {
    var query = SweepQuery()
    (query.sort, query.order, query.optimizer, query.page) = ("final-loss", .descending, .adam, 3)
    let view = View(.sweep("abc", query), mayAct: false)
    let parts = view.address.split(separator: "?", maxSplits: 1)
    #expect(Route(path: String(parts[0])).flatMap { View($0, FormFields(String(parts[1])), mayAct: false) } == view)
  }
}
