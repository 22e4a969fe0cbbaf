package import SweepCore
internal import SweepStore
internal import SweepWire

/// A store that no coordinator serves: it answers what a client may look at as a coordinator
/// would that has just started on it. Nothing in the store's directory is changed but labels, and no coordinator gets the
/// store while this exists.
///
/// It belongs to one thread at a time, and answers block it for the disk.
package struct UnservedStore: Sendable {
  private let store: SweepStore
  private let isWritable: Bool
  private var core: CoordinatorCore

  /// Reads the store of `settings.storePath`, and makes the summaries that it lacks. Takes the time of a coordinator's
  /// start, and that of reading each series whose summary is not stored.
  ///
  /// - Returns: nil where there is no store.
  /// - Throws: `StoreError.locked` where a coordinator has it; `StoreError`, `CoordinatorError` where it cannot be used.
  package static func open(_ settings: CoordinatorCore.Settings) throws -> UnservedStore? {
    guard let store = try SweepStore.openForReading(directory: settings.storePath) else { return nil }
    return try UnservedStore(store, settings, isWritable: false)
  }

  /// The same, and sweeps can be renamed, noted and archived. As at a coordinator's start, the store is brought up to date.
  package static func openToLabel(_ settings: CoordinatorCore.Settings) throws -> UnservedStore? {
    guard let there = try SweepStore.openForReading(directory: settings.storePath) else { return nil }
    try there.close()
    return try UnservedStore(try SweepStore.open(directory: settings.storePath), settings, isWritable: true)
  }

  private init(_ store: SweepStore, _ settings: CoordinatorCore.Settings, isWritable: Bool) throws {
    self.store = store
    self.isWritable = isWritable
    var settings = settings
    settings.isUnserved = true
    core = CoordinatorCore(settings: settings, at: Self.now)
    try core.restore(try store.restore(), at: Self.now)
    core.advance(at: Self.now)
    _ = try readBack()
  }

  /// Closes the store; it is not to be asked any more.
  package func close() throws { try store.close() }

  /// Answers a request that changes nothing, or labels; refuses others.
  package mutating func answer(_ request: Request) -> Result<Answer, RequestRefusal> {
    guard request.neededRight == .read || (isWritable && request.isLabel) else {
      return .failure(
        RequestRefusal(
          .unavailable,
          "no coordinator runs on the store \(core.settings.storePath), which is only read; start one with 'slalom "
            + "coordinator'"))
    }
    core.receive(request, from: Client(peer: .inProcess(1), request: 1), at: Self.now)
    do {
      if let answer = try readBack() { return answer }
      return .failure(RequestRefusal(.unavailable, "the request was not answered"))
    } catch {
      return .failure(RequestRefusal(.unavailable, "\(error)"))
    }
  }

  /// Reads from the store what the core wants to know. What it wants to write is dropped, but for labels.
  ///
  /// - Returns: what it answered.
  private mutating func readBack() throws -> Result<Answer, RequestRefusal>? {
    var answer: Result<Answer, RequestRefusal>?
    while true {
      let output = core.takeOutput()
      let labels = output.changes.filter(\.isLabel)
      if isWritable, !labels.isEmpty { try store.apply(labels) }
      answer = output.answers.last?.answer ?? answer
      if output.reads.isEmpty, output.readings.isEmpty { return answer }
      for read in output.reads { core.finish(read, try read.perform(from: store), at: Self.now) }
      for reading in output.readings { core.finish(reading, stored: try stored(for: reading)) }
    }
  }

  private func stored(for reading: SeriesReading) throws -> [[StoredBatch]] {
    var series: [[StoredBatch]] = []
    var bytes = 0
    for shard in reading.shards where bytes < WireLimits.seriesBytes {
      let batches = try shard.execution.map { try store.metrics(of: $0.trial, attempt: $0.attempt) } ?? []
      bytes += batches.reduce(0) { $0 + $1.payload.count }
      series.append(batches)
    }
    return series
  }

  private static var now: Moment {
    Moment(instant: Coordinator.monotonicTime, wallMilliseconds: Coordinator.wallMilliseconds)
  }
}

extension Request {
  /// Whether it changes what users call a sweep and write of it, and nothing else.
  fileprivate var isLabel: Bool {
    guard case .steer(let request) = self else { return false }
    switch request.action {
    case .rename, .annotate, .archive: return true
    case .cancel, .pause, .resume, .rerunFailed, .rerun, .rerunDiverged: return false
    }
  }
}

extension StoreChange {
  fileprivate var isLabel: Bool {
    switch self {
    case .sweepLabelled, .journal: true
    default: false
    }
  }
}
