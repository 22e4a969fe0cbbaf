/// Text of Prometheus's exposition format, version 0.0.4.
package struct Exposition: Sendable {
  package enum Kind: String, Hashable, Sendable {
    case counter
    case gauge
    case histogram
  }

  package struct Sample: Hashable, Sendable {
    package var suffix = ""
    package var labels: [(name: String, value: String)]
    package var value: Double

    package init(_ value: Double, _ labels: [(name: String, value: String)] = [], suffix: String = "") {
      self.value = value
      self.labels = labels
      self.suffix = suffix
    }

    package static func == (left: Sample, right: Sample) -> Bool { left.line(of: "") == right.line(of: "") }
    package func hash(into hasher: inout Hasher) { hasher.combine(line(of: "")) }

    fileprivate func line(of name: String) -> String {
      let labels = labels.map { "\($0.name)=\"\(Exposition.escaped($0.value))\"" }.joined(separator: ",")
      return "\(name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Exposition.number(value))\n"
    }
  }

  package private(set) var text = ""

  package init() {}

  /// A family of samples, with what it is said first. Without samples there is no family.
  package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    guard !samples.isEmpty else { return }
    text += "# HELP \(name) \(help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\n"
    text += "# TYPE \(name) \(kind.rawValue)\n"
    for sample in samples { text += sample.line(of: name) }
  }

  package mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    add(name, kind, help, [Sample(value)])
  }

  /// - Precondition: a count a bound, cumulative.
  package mutating func add(_ name: String, _ help: String, _ latency: DashboardStatistics.Latency) {
    precondition(latency.bounds.count == latency.counts.count, "a histogram has a count for each bound")
    let buckets = zip(latency.bounds, latency.counts).map { bound, count in
      Sample(Double(count), [("le", Self.number(bound))], suffix: "_bucket")
    }
    add(
      name, .histogram, help,
      buckets + [
        Sample(Double(latency.count), [("le", "+Inf")], suffix: "_bucket"),
        Sample(latency.sumSeconds, suffix: "_sum"), Sample(Double(latency.count), suffix: "_count"),
      ])
  }

  /// A label's value: backslash, quote and line feed are written out; all else may stand in it.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    guard value.isFinite else { return value > 0 ? "+Inf" : "-Inf" }
    return value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : value.description
  }
}
