/// Pieces that the pages and the report have in common.
package enum Parts {
  /// A list of names with values.
  package static func facts(_ facts: [(name: String, value: HTML)]) -> HTML {
    let items = facts.map { name, value -> HTML in "<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
    return #"<dl class="facts">\#(items)</dl>"#
  }

  /// A cell with a number.
  package static func number(_ text: String, tone: HTML = "") -> HTML {
    #"<td class="number\#(when(tone != "", " \(tone)"))">\#(text)</td>"#
  }

  package static func number(_ value: Int, tone: HTML = "") -> HTML { number(String(value), tone: tone) }

  /// Something wide that scrolls by itself, with a finger, a wheel or the keyboard.
  package static func scroll(label: String, _ content: HTML) -> HTML {
    #"<div class="scroll" tabindex="0" role="group" aria-label="\#(label)">\#(content)</div>"#
  }

  /// - Parameter whenEmpty: stands in the place of rows where there are none.
  package static func table(
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
  package static func headings(_ titles: [String], numbers: Set<String> = []) -> [HTML] {
    titles.map { title in #"<th scope="col"\#(when(numbers.contains(title), #" class="number""#))>\#(title)</th>"# }
  }
}
