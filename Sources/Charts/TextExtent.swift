internal import SweepViews

/// How long text is when nobody has drawn it yet.
enum TextExtent {
  /// About the width in pixels in DejaVu Sans, the widest of the fonts that a chart asks for.
  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { sum, character in
      let share =
        switch character {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", "·": 0.33
        case " ", "f", "t", "r", "(", ")", "-", "/": 0.4
        case "m", "w", "M", "W", "%", "—", "…": 0.95
        case "A"..."Z": 0.7
        case "a"..."z", "0"..."9": 0.62
        default: 0.72 * Double(max(1, String(character).displayWidth))
        }
      return sum + share * size
    }
  }
}
