package import Foundation

/// Times as tables and pages show them.
package enum TimeText {
  /// Two units at most: "3 h 12 min", "45 s".
  package static func duration(_ interval: TimeInterval) -> String {
    // What no clock of ours can tell: beyond it, and NaN, would not be an Int either.
    guard interval < 1e9 else { return "decades" }
    let seconds = Int(max(interval, 0).rounded())
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
    case ..<86400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    default: return "\(seconds / 86400) d \(seconds % 86400 / 3600) h"
    }
  }

  /// For programs: ISO 8601 in UTC.
  package static func timestamp(_ date: Date) -> String { date.formatted(.iso8601) }

  package static func timestamp(milliseconds: some BinaryInteger) -> String {
    timestamp(Date(timeIntervalSince1970: Double(milliseconds) / 1000))
  }
}
