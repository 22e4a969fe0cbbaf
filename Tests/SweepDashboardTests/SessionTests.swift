import SweepCore
import SweepDashboard
import Testing

struct SessionTests {
  static let start = Instant(nanoseconds: 0)

  func later(_ duration: Duration) -> Instant { Self.start + duration }

  @Test func aSessionLivesWhileItIsUsedAndNoLongerThanAWeek() {
    var table = SessionTable()
    let id = table.begin(.operator, generation: [1], at: Self.start)
    let roles = [11, 22, 40].map { hour in table.session(id, generation: [1], at: later(.seconds(hour * 3600)))?.role }
    #expect(roles == [.operator, .operator, nil])
    var hour = 0
    let second = table.begin(.viewer, generation: [1], at: Self.start)
    while table.session(second, generation: [1], at: later(.seconds(3600 * hour))) != nil { hour += 6 }
    #expect(hour == 7 * 24)
  }

  @Test func newTokensEndASessionForGood() {
    var table = SessionTable()
    let id = table.begin(.viewer, generation: [1], at: Self.start)
    let sessions = [[2], [1]].map { table.session(id, generation: $0, at: Self.start) }
    #expect(sessions == [nil, nil])
  }

  @Test func theLongestUnusedGivesWayWhereThereAreTooMany() {
    var table = SessionTable()
    let first = table.begin(.viewer, generation: [1], at: Self.start)
    let second = table.begin(.viewer, generation: [1], at: later(.seconds(1)))
    _ = table.session(first, generation: [1], at: later(.seconds(2)))
    for _ in 2..<SessionTable.maximumSessions { _ = table.begin(.viewer, generation: [1], at: later(.seconds(3))) }
    #expect(table.count == SessionTable.maximumSessions)
    _ = table.begin(.viewer, generation: [1], at: later(.seconds(4)))
    #expect(table.count == SessionTable.maximumSessions)
    let areThere = [first, second].map { table.session($0, generation: [1], at: later(.seconds(4))) != nil }
    #expect(areThere == [true, false])
  }

  @Test func signingInIsLimitedByAddressAndAltogether() {
    var limit = SignInLimit(at: Self.start)
    let tries = (0..<11).map { _ in limit.mayTry("a", at: Self.start) }
    #expect(tries == Array(repeating: true, count: 10) + [false])
    let others = [limit.mayTry("b", at: Self.start), limit.mayTry("a", at: later(.seconds(5)))]
    #expect(others == [true, true])
    var granted = 0
    for address in 0..<5000 where limit.mayTry("x\(address)", at: later(.seconds(5))) { granted += 1 }
    #expect(granted <= 110)
  }

  @Test func tokensAreToldApart() {
    let tokens = DashboardTokens(viewer: "v", operator: "o")
    #expect(tokens.role(of: "v") == .viewer)
    #expect(tokens.role(of: "o") == .operator)
    #expect(tokens.role(of: "") == nil)
    #expect(tokens.role(of: "vv") == nil)
  }
}
