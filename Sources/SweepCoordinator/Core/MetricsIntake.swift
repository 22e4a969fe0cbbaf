internal import SweepCore
internal import SweepWire

/// What has arrived of the metrics of attempts whose result is still wanted.
struct MetricsIntake {
  private struct Stream {
    /// Of the next batch, counted from 1.
    var nextSequence = 1
    var series: RunningSeries
  }

  /// What became of a batch.
  enum Outcome {
    /// To be stored under its sequence.
    case taken
    /// Another one comes first; or it was here already.
    case expects(sequence: Int, isAhead: Bool)
    /// More than its trial can measure, so the attempt ends.
    case excessive(String)
    /// What the store holds of the attempt is being read; the worker sends the batch again.
    case waits
  }

  private var streams: [Execution: Stream] = [:]
  /// Attempts that ended, or of an earlier life of the coordinator, and how many batches the store holds of each.
  private var stored: [Execution: Int] = [:]
  private var reading: Set<Execution> = []
  /// Batches of attempts that no longer count, since the start.
  private(set) var lateBatches = 0
  /// Losses that arrived since the start, and the batches they came in.
  private(set) var received = (points: 0, batches: 0)

  mutating func countLate() { lateBatches += 1 }

  /// Whether something of the attempt has arrived.
  func isKnown(_ execution: Execution) -> Bool { streams[execution] != nil || stored[execution] != nil }

  /// Makes ready for the first batch of an attempt.
  mutating func begin(_ execution: Execution, _ series: RunningSeries) { streams[execution] = Stream(series: series) }

  /// Takes in a batch of an attempt that counts.
  mutating func receive(_ batch: TrialSeries, sequence: Int, of execution: Execution) -> Outcome {
    guard stored[execution] == nil, var stream = streams[execution] else { return .waits }
    guard sequence == stream.nextSequence else {
      return .expects(sequence: stream.nextSequence, isAhead: sequence > stream.nextSequence)
    }
    if let excess = stream.series.excess(adding: batch) { return .excessive(excess) }
    // Out of the dictionary meanwhile, so that it is changed in place.
    streams[execution] = nil
    stream.series.add(batch)
    stream.nextSequence += 1
    streams[execution] = stream
    received.points += batch.losses.count
    received.batches += 1
    return .taken
  }

  /// What was taken of an attempt; nil where nothing was, or where it has to be read from the store first.
  func series(of execution: Execution) -> RunningSeries? { streams[execution]?.series }

  /// How many batches of an attempt were taken.
  func taken(of execution: Execution) -> Int {
    streams[execution].map { $0.nextSequence - 1 } ?? stored[execution] ?? 0
  }

  /// Keeps how much was taken of an attempt that ended, and no more: should it go on after all, the store is read.
  mutating func park(_ execution: Execution) {
    guard let stream = streams.removeValue(forKey: execution) else { return }
    stored[execution] = stream.nextSequence - 1
  }

  mutating func forget(_ execution: Execution) {
    streams[execution] = nil
    stored[execution] = nil
    reading.remove(execution)
  }

  // MARK: After a restart

  /// Notes that the store holds batches of an open attempt.
  mutating func restore(_ execution: Execution, batches: Int) { stored[execution] = batches }

  /// Whether the store has to be read before the attempt goes on.
  func isStored(_ execution: Execution) -> Bool { stored[execution] != nil }

  /// - Returns: whether the read is to begin; false where it is under way.
  mutating func beginRead(_ execution: Execution) -> Bool {
    stored[execution] != nil && reading.insert(execution).inserted
  }

  /// Goes on after the batches that the store holds.
  mutating func resume(_ execution: Execution, _ series: RunningSeries, batches: Int) {
    reading.remove(execution)
    guard stored.removeValue(forKey: execution) != nil else { return }
    streams[execution] = Stream(nextSequence: batches + 1, series: series)
  }

  /// What must hold; empty when it does.
  ///
  /// - Parameter counts: whether an attempt's metrics are still wanted.
  func violations(counts: (Execution) -> Bool) -> [String] {
    var found: [String] = []
    for execution in streams.keys where stored[execution] != nil {
      found.append("\(execution) is both taken in and to be read")
    }
    return found
  }
}
