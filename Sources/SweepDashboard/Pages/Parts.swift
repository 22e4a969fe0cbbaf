internal import Foundation
internal import Markup
internal import SweepCore
internal import SweepViews

/// Pieces that pages have in common, beside those that they share with the report.
extension Parts {
  /// What went wrong while the page was kept up to date; empty where nothing did. Spoken when it appears.
  static func notice(_ text: String = "") -> HTML {
    #"<div id="notice" role="alert">\#(when(!text.isEmpty, "<p>\(text)</p>"))</div>"#
  }

  /// A state in words, with a sign and a colour.
  static func badge(_ state: TrialState) -> HTML {
    switch state {
    case .waiting: badge(state.rawValue, "waiting", "○")
    case .running: badge(state.rawValue, "running", "▶")
    case .done: badge(state.rawValue, "done", "✓")
    case .diverged: badge(state.rawValue, "diverged", "↯")
    case .failed: badge(state.rawValue, "failed", "✕")
    case .cancelled: badge(state.rawValue, "cancelled", "■")
    }
  }

  static func badge(_ state: SweepState) -> HTML {
    switch state {
    case .running: badge(state.rawValue, "running", "▶")
    case .stalled: badge(state.rawValue, "warning", "○")
    case .paused: badge(state.rawValue, "paused", "Ⅱ")
    case .cancelled: badge(state.rawValue, "cancelled", "■")
    case .finished: badge(state.rawValue, "finished", "✓")
    case .finishedWithFailures: badge(state.rawValue, "failed", "✕")
    }
  }

  static func badge(_ state: WorkerState) -> HTML {
    switch state {
    case .alive: badge(state.rawValue, "alive", "▶")
    case .quarantined, .refused: badge(state.rawValue, "failed", "✕")
    case .gone: badge(state.rawValue, "gone", "■")
    }
  }

  private static func badge(_ word: String, _ style: HTML, _ sign: HTML) -> HTML {
    #"<span class="badge \#(style)"><span aria-hidden="true">\#(sign)</span> \#(word)</span>"#
  }

  /// How many trials are in which state, as one bar. It is drawn with attributes, for the content security policy
  /// forbids styles.
  static func bar(_ counts: [(state: TrialState, count: Int)], label: String) -> HTML {
    let total = max(1, counts.reduce(0) { $0 + $1.count })
    var x = 0.0
    var parts: [HTML] = []
    for (state, count) in counts where count > 0 && state != .waiting {
      let width = 1000 * Double(count) / Double(total)
      parts.append(
        #"""
        <rect class="\#(state.rawValue)" x="\#(Int(x.rounded()))" y="0" width="\#(Int(max(width, 4).rounded()))" \#
        height="10"/>
        """#
      )
      x += width
    }
    return #"""
      <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="\#(label)">\#
      \#(parts)</svg>
      """#
  }

  /// Links to the pages of a table; empty where there is one only.
  static func pager(rows: Int, page: Int, of what: String, address: (Int) -> String) -> HTML {
    let pages = pageCount(rows: rows)
    guard pages > 1 else { return .empty }
    let first = (page - 1) * DashboardLimits.rows + 1
    let last = min(page * DashboardLimits.rows, rows)
    func link(_ target: Int, _ text: HTML) -> HTML {
      (1...pages).contains(target)
        ? #"<a href="\#(address(target))">\#(text)</a>"# : #"<span class="off" aria-disabled="true">\#(text)</span>"#
    }
    return #"""
      <nav class="pager" aria-label="Pages of \#(what)">\#(link(page - 1, "← previous"))\#
      <span>\#(first) to \#(last) of \#(rows)</span>\#(link(page + 1, "next →"))</nav>
      """#
  }

  static func pageCount(rows: Int) -> Int { (rows + DashboardLimits.rows - 1) / DashboardLimits.rows }

  /// The page that exists and is nearest to the one asked for.
  static func clamped(page: Int, rows: Int) -> Int { min(max(1, page), max(1, pageCount(rows: rows))) }

  static func rows<Element>(_ all: [Element], page: Int) -> ArraySlice<Element> {
    let start = (page - 1) * DashboardLimits.rows
    return all[min(start, all.count)..<min(start + DashboardLimits.rows, all.count)]
  }

  /// A moment, exact for programs and when pointed at.
  static func time(_ date: Date) -> HTML {
    let stamp = TimeText.timestamp(date)
    return #"<time datetime="\#(stamp)">\#(stamp.replacing("T", with: " ").replacing("Z", with: " UTC"))</time>"#
  }

  static func date(milliseconds: Int64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// A part of a page with a heading.
  ///
  /// - Parameter version: of a picture: what it was drawn from.
  static func panel(
    _ id: StaticString, _ title: HTML, _ content: HTML, isWide: Bool = false, version: String? = nil
  ) -> HTML {
    let id = HTML(stringLiteral: id)
    let data = with(version) { #" data-version="\#($0)""# }
    return #"""
      <section id="\#(id)" class="panel\#(when(isWide, " wide"))" aria-labelledby="\#(id)-heading"\#(data)>
      <h2 id="\#(id)-heading">\#(title)</h2>
      \#(content)
      </section>
      """#
  }

  static func link(_ route: Route, _ text: HTML) -> HTML { #"<a href="\#(route.path)">\#(text)</a>"# }

  /// The choices of a `select`.
  static func options(_ choices: [(value: String, title: String, isChosen: Bool)]) -> HTML {
    let options = choices.map { value, title, isChosen -> HTML in
      #"<option value="\#(value)"\#(when(isChosen, " selected"))>\#(title)</option>"#
    }
    return "\(options)"
  }
}
