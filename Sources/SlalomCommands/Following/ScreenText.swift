/// What is written to a terminal so that it shows lines, each no wider than the terminal.
package enum ScreenText {
  /// For a screen of which nothing is known.
  package static func whole(_ lines: [String]) -> String {
    "\u{1B}[2J" + lines.enumerated().map(line).joined()
  }

  /// For a screen that shows `old`: the lines that differ, and nothing of the others. Empty where none does.
  package static func change(from old: [String], to new: [String]) -> String {
    let changed = new.enumerated().filter { $0.offset >= old.count || old[$0.offset] != $0.element }
    let rest = new.count < old.count ? "\u{1B}[\(new.count + 1);1H\u{1B}[J" : ""
    return changed.map(line).joined() + rest
  }

  /// A line is cleared before it is written: after one as wide as the terminal, some terminals would clear its last
  /// character.
  private static func line(_ index: Int, _ text: String) -> String { "\u{1B}[\(index + 1);1H\u{1B}[K\(text)" }
}
