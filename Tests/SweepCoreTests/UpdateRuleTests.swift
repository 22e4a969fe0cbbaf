import Foundation
import SweepCore
import Testing

struct UpdateRuleTests {
  private static func docs(_ name: String) throws -> [Substring] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")
    return try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
  }

  /// The row of a table in `name` that has the rule in its first cell, split into cells.
  private static func row(of rule: UpdateRule, in name: String) throws -> [Substring]? {
    try docs(name).filter { $0.hasPrefix("| ") }.map { $0.split(separator: "|") }.first { cells in
      cells[0].split { " `,".contains($0) }.contains { $0 == rule.rawValue }
    }
  }

  @Test(arguments: UpdateRule.allCases) func sweepFileReferenceHasItsHyperparameters(rule: UpdateRule) throws {
    let row = try #require(try Self.row(of: rule, in: "sweep-file.md"))
    // As "`beta1` (0.9)".
    let documented = row[1].matches(of: /`([a-z0-9]+)` \(([^)]+)\)/).map { (String($0.1), Double($0.2)) }
    #expect(documented.map(\.0) == rule.hyperparameters.map(\.rawValue))
    #expect(documented.map(\.1) == rule.hyperparameters.map { rule.defaultValue(of: $0) })
  }

  @Test(arguments: UpdateRule.allCases) func numericsHasItsFormula(rule: UpdateRule) throws {
    #expect(try Self.row(of: rule, in: "numerics.md") != nil)
  }

  @Test func usersOfAHyperparameterAreListedWithWhatIsUsual() {
    #expect(Hyperparameter.decay.users { "\($0)" } == "rmsprop (default 0.99)")
    #expect(Hyperparameter.momentum.users { "\($0)" } == "momentum and nesterov (default 0.9)")
  }

  @Test(arguments: UpdateRule.allCases) func usualValuesAreWithinTheirBounds(rule: UpdateRule) {
    #expect(rule.hyperparameters.allSatisfy { $0.accepts(rule.defaultValue(of: $0)) })
    #expect(Set(rule.hyperparameters).count == rule.hyperparameters.count)
  }
}
