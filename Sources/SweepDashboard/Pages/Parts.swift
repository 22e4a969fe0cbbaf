internal import Foundation
internal import Markup
internal import SweepCore
internal import SweepViews

/// Pieces that pages have in common.
enum Parts {
  /// What went wrong while the page was kept up to date; empty where nothing did. Spoken when it appears.
  static func notice(_ text: String = "") -> HTML {
    #"<div id="notice" role="alert">\#(when(!text.isEmpty, "<p>\(text)</p>"))</div>"#
  }

  /// A state in words, with a sign and a colour.
  static func badge(_ state: String) -> HTML {
    let sign: HTML =
      switch state {
      case "running", "alive": "▶"
      case "finished", "done", "committed": "✓"
      case "paused": "Ⅱ"
      case "cancelled", "gone": "■"
      case "diverged": "↯"
      case "failed", "refused", "quarantined": "✕"
      default: "○"
      }
    return #"<span class="badge \#(state)"><span aria-hidden="true">\#(sign)</span> \#(state)</span>"#
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

  static func date(milliseconds: UInt64) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

  /// A part of a page with a heading.
  static func panel(_ id: StaticString, _ title: HTML, _ content: HTML, isWide: Bool = false) -> HTML {
    let id = HTML(stringLiteral: id)
    return #"""
      <section id="\#(id)" class="panel\#(when(isWide, " wide"))" aria-labelledby="\#(id)-heading">
      <h2 id="\#(id)-heading">\#(title)</h2>
      \#(content)
      </section>
      """#
  }

  /// A list of names with values.
  static func facts(_ facts: [(name: String, value: HTML)]) -> HTML {
    let items = facts.map { name, value -> HTML in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
    return #"<dl class="facts">\#(items)</dl>"#
  }

  static func link(_ route: Route, _ text: HTML) -> HTML { #"<a href="\#(route.path)">\#(text)</a>"# }

  /// A cell with a number.
  static func number(_ text: String, tone: HTML = "") -> HTML {
    #"<td class="number\#(when(tone != "", " \(tone)"))">\#(text)</td>"#
  }

  static func number(_ value: Int, tone: HTML = "") -> HTML { number(String(value), tone: tone) }

  /// Something wide that scrolls by itself, with a finger, a wheel or the keyboard.
  static func scroll(label: String, _ content: HTML) -> HTML {
    #"<div class="scroll" tabindex="0" role="group" aria-label="\#(label)">\#(content)</div>"#
  }

  /// - Parameter whenEmpty: stands in the place of rows where there are none.
  static func table(
    _ id: StaticString, caption: HTML, headings: [HTML], rows: [HTML], whenEmpty: HTML = "none"
  ) -> HTML {
    let id = HTML(stringLiteral: id)
    let empty: HTML = #"<tr><td class="empty" colspan="\#(headings.count)">\#(whenEmpty)</td></tr>"#
    return #"""
      <div class="scroll" tabindex="0" role="group" aria-labelledby="\#(id)-caption">
      <table id="\#(id)"><caption id="\#(id)-caption">\#(caption)</caption>
      <thead><tr>\#(headings)</tr></thead>
      <tbody>\#(rows.isEmpty ? empty : "\(rows)")</tbody></table></div>
      """#
  }

  /// The headings of a table; those of numbers stand to the right, as the numbers do.
  static func headings(_ titles: [String], numbers: Set<String> = []) -> [HTML] {
    titles.map { title in #"<th scope="col"\#(when(numbers.contains(title), #" class="number""#))>\#(title)</th>"# }
  }

  /// The choices of a `select`.
  static func options(_ choices: [(value: String, title: String, isChosen: Bool)]) -> HTML {
    let options = choices.map { value, title, isChosen -> HTML in
      #"<option value="\#(value)"\#(when(isChosen, " selected"))>\#(title)</option>"#
    }
    return "\(options)"
  }
}
