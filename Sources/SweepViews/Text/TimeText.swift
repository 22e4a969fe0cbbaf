/// Times as tables show them.
package enum TimeText {
  /// Two units at most: "3 h 12 min", "45 s".
  package static func duration(seconds: Double) -> String {
    guard seconds < 1e9 else { return "decades" }
    let seconds = Int(max(seconds, 0).rounded())
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    default: return "\(seconds / 86400) d \(seconds % 86400 / 3600) h"
    }
  }
}
