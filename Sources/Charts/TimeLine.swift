/// What ran where and when: a lane for each slot that was busy, a bar for each attempt.
package struct TimeLine: Hashable, Sendable {
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case done
    case diverged
    case failed
    case running
    /// Given back, or overtaken by another attempt: nobody's fault.
    case released
  }

  /// One attempt.
  package struct Span: Hashable, Sendable {
    package var worker: String
    /// Seconds since some moment, the same for all.
    package var start: Double
    /// Of one that runs: now.
    package var end: Double
    package var outcome: Outcome
    package var note: String

    package init(worker: String, start: Double, end: Double, outcome: Outcome, note: String) {
      self.worker = worker
      self.start = start
      self.end = max(start, end)
      self.outcome = outcome
      self.note = note
    }
  }

  package struct Bar: Hashable, Sendable {
    package var start: Double
    package var end: Double
    package var outcome: Outcome
    package var note: String
    /// How many attempts it stands for.
    package var count = 1
  }

  package struct Lane: Hashable, Sendable {
    package var worker: String
    /// Whether the worker's name stands beside it: only once, at its first lane.
    package var isFirst: Bool
    package var bars: [Bar]
  }

  package let title: String
  /// For who cannot see the picture.
  package let description: String
  package let lanes: [Lane]
  package let start: Double
  package let end: Double
  /// Workers without a lane, for want of room.
  package let omittedWorkers: Int

  package static let maximumLanes = 64
  /// Bars are put together until there are no more than these.
  package static let maximumBars = 3000

  package init(title: String, spans: [Span]) {
    self.title = title
    start = spans.map(\.start).min() ?? 0
    end = max(spans.map(\.end).max() ?? 1, start + 1)
    let byWorker = Dictionary(grouping: spans, by: \.worker)
    // Those that began first stand first; names decide between equals.
    let workers = byWorker.map { name, spans in (name, spans.map(\.start).min() ?? 0) }
      .sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    var lanes: [Lane] = []
    var omitted = 0
    for worker in workers {
      let packed = Self.packed(byWorker[worker] ?? [])
      guard lanes.count + packed.count <= Self.maximumLanes || lanes.isEmpty else {
        omitted += 1
        continue
      }
      for (index, bars) in packed.prefix(Self.maximumLanes).enumerated() {
        lanes.append(Lane(worker: worker, isFirst: index == 0, bars: bars))
      }
    }
    // The shortest gap and bar that can be told apart, longer where there is too much to draw.
    var resolution = (end - start) / 640
    let whole = lanes
    repeat {
      lanes = whole.map { lane in
        Lane(worker: lane.worker, isFirst: lane.isFirst, bars: Self.merged(lane.bars, resolution))
      }
      resolution *= 2
    } while lanes.reduce(0) { $0 + $1.bars.count } > Self.maximumBars
    self.lanes = lanes
    omittedWorkers = omitted
    let counts = Outcome.allCases.map { outcome in (outcome, spans.count { $0.outcome == outcome }) }
      .filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    description =
      spans.isEmpty
      ? "Nothing has run yet."
      : "\(Self.count(spans.count, "attempt")) on \(Self.count(workers.count, "worker")): \(counts)."
  }

  private static func count(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

  /// Each attempt in the first lane that is free when it begins: as many lanes as attempts ran at a time.
  private static func packed(_ spans: [Span]) -> [[Bar]] {
    var lanes: [[Bar]] = []
    for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      let bar = Bar(start: span.start, end: span.end, outcome: span.outcome, note: span.note)
      if let free = lanes.firstIndex(where: { ($0.last?.end ?? 0) <= span.start }) {
        lanes[free].append(bar)
      } else {
        lanes.append([bar])
      }
    }
    return lanes
  }

  /// Neighbours of one outcome become one bar where both are shorter than `resolution`, and nothing lies between.
  private static func merged(_ bars: [Bar], _ resolution: Double) -> [Bar] {
    var result: [Bar] = []
    for bar in bars {
      guard var last = result.last, last.outcome == bar.outcome, bar.start - last.end < resolution,
        bar.end - last.end < resolution, last.end - last.start < 4 * resolution
      else {
        result.append(bar)
        continue
      }
      last.end = max(last.end, bar.end)
      last.count += bar.count
      result[result.count - 1] = last
    }
    return result
  }
}
