package import SweepCore

/// How a trial's state looks in a picture: a colour, and a sign beside it.
package struct StateStyle: Hashable, Sendable {
  package let fill: String
  /// For what stands on `fill`: a contrast of 4.5 to 1 or more.
  package let ink: String
  package let sign: String

  package static func style(of state: TrialState) -> StateStyle {
    switch state {
    case .done: StateStyle(fill: "#2e7d4f", ink: "#ffffff", sign: "✓")
    case .diverged: StateStyle(fill: "#f0c27a", ink: "#4a2800", sign: "↯")
    case .failed: StateStyle(fill: "#c0352b", ink: "#ffffff", sign: "✕")
    case .running: StateStyle(fill: "#1f6fc4", ink: "#ffffff", sign: "▸")
    case .waiting: StateStyle(fill: "#e4e7eb", ink: "#57606a", sign: "·")
    case .cancelled: StateStyle(fill: "#aeb6c0", ink: "#1b1f24", sign: "–")
    }
  }
}

extension StateStyle {
  /// Of an attempt that came to nothing by nobody's fault.
  package static let released = StateStyle(fill: "#aeb6c0", ink: "#1b1f24", sign: "–")
}

/// Colours for values, dark where they are good. They differ in lightness, so the scale can be read without colour.
enum ValueRamp {
  /// After ColorBrewer's YlGnBu (Brewer 2003), the second step darker so that white can be read on it. It is safe for
  /// the colour-blind and for grey prints.
  static let steps = ["#253494", "#2171a8", "#41b6c4", "#7fcdbb", "#c7e9b4", "#ffffcc"]

  /// - Parameter value: from 0, the best, to 1.
  static func step(_ value: Double) -> Int { min(steps.count - 1, max(0, Int(value * Double(steps.count)))) }

  /// Whether white can be read on it, with a contrast of 4.5 to 1; else black can.
  static func isDark(_ step: Int) -> Bool { step <= 1 }
}
