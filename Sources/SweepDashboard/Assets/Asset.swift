internal import Charts
internal import SweepCore
internal import SweepViews

/// The files that pages need beside themselves. They are part of the program: nothing is fetched from elsewhere.
package enum Asset: String, Hashable, Sendable, CaseIterable {
  case style = "style.css"
  case script = "page.js"
  case icon = "icon.svg"

  package var content: String {
    switch self {
    case .style: Self.styleText
    case .script: pageScript + chartScript
    case .icon: Self.iconText
    }
  }

  var mediaType: String {
    switch self {
    case .style: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  /// Names the content, so that a browser may keep a file for as long as it likes and yet never has an old one.
  package var version: String { Self.versions[self] ?? "" }

  private static let versions = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, String(Digest.sha256($0.content).hex.prefix(12))) })

  var address: String { Route.asset(self).path + "?v=\(version)" }

  /// What every page needs, and the colours of the optimizers as the charts have them.
  private static let styleText =
    styleSheet + ruleMarks(\.stroke) + "@media (prefers-color-scheme: dark) {\n" + ChartPalette.darkRules
    + ruleMarks(\.darkStroke) + "}\n"

  private static func ruleMarks(_ colour: KeyPath<SeriesStyle, String>) -> String {
    UpdateRule.allCases.map { rule in
      ".rule.\(rule.rawValue) { border-color: \(ChartPalette.style(of: rule)[keyPath: colour]); }\n"
    }.joined()
  }

  /// A gate and the line around it.
  private static let iconText = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f3a5f"/>\
    <path d="M6 26C26 26 6 16 16 16S26 6 26 6" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>\
    <path d="M9 5v8M23 19v8" stroke="#ff7f0e" stroke-width="3" stroke-linecap="round"/></svg>
    """
}
