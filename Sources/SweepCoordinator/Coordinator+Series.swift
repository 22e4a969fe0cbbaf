internal import SweepCore
internal import SweepWire

/// Series that clients ask for, read from the store.
extension Coordinator {
  func read(_ more: [SeriesReading]) {
    readings += more
    if !isReading, !readings.isEmpty { Task { await readAll() } }
  }

  /// One question after the other: the memory they take is that of one answer, however many ask.
  private func readAll() async {
    if isReading { return }
    isReading = true
    defer { isReading = false }
    while !readings.isEmpty {
      let reading = readings.removeFirst()
      do {
        core.finish(reading, stored: try await stored(for: reading))
        pump()
      } catch {
        return fail(error)
      }
    }
  }

  /// One read after the other, so that a transaction never waits for all of them.
  private func stored(for reading: SeriesReading) async throws -> [[StoredBatch]] {
    var series: [[StoredBatch]] = []
    var bytes = 0
    for shard in reading.shards where bytes < WireLimits.seriesBytes {
      guard let execution = shard.execution else {
        series.append([])
        continue
      }
      let batches = try await writer.metrics(of: execution)
      bytes += batches.reduce(0) { $0 + $1.payload.count }
      series.append(batches)
    }
    return series
  }
}
