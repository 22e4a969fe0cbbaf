import Foundation
import SweepCore
import SweepViews
import Testing

struct LeaderboardColumnTests {
  private static func ranking() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/ranking.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  @Test func everyColumnIsDocumented() throws {
    let rows = try Self.ranking().split(separator: "\n").filter { $0.hasPrefix("| `") }
    let documented = rows.compactMap { $0.split(separator: "|").first }.joined()
    for column in LeaderboardColumn.all { #expect(documented.contains("`\(column.title)`"), "\(column.title)") }
  }

  @Test func everyStatisticIsDocumented() throws {
    let text = try Self.ranking()
    for statistic in Statistic.allCases { #expect(text.contains("`\(statistic.key)`"), "\(statistic.key)") }
  }

  @Test func orderOfThePageHasOneNameForEach() {
    let names = LeaderboardColumn.all.compactMap(\.sort?.name)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { LeaderboardColumn.sort(named: $0)?.name == $0 })
    #expect(LeaderboardColumn.sort(named: "colour") == nil)
  }
}
