internal import SweepCore

/// The series of many trials, asked for piece by piece: an answer may hold fewer than were asked for.
struct SeriesGathering {
  private let sweep: String
  private var missing: ArraySlice<Int>
  private(set) var series: [Int: TrialSeries] = [:]

  init(_ shards: [Int], of sweep: String) {
    self.sweep = sweep
    missing = shards[...]
  }

  /// Nil when all are here.
  var request: SeriesRequest? {
    missing.isEmpty ? nil : SeriesRequest(sweep: sweep, shards: Array(missing.prefix(SeriesRequest.limit)))
  }

  /// - Throws: `ClientError.badAnswer` where the answer does not begin with what was asked for, so that no answer can make
  ///   the asking go on for ever.
  mutating func take(_ answer: SeriesAnswer) throws(ClientError) {
    guard !answer.shards.isEmpty, answer.shards.count <= SeriesRequest.limit,
      answer.shards.map(\.index) == Array(missing.prefix(answer.shards.count))
    else { throw .badAnswer("it holds series of other trials than were asked for") }
    for shard in answer.shards { series[shard.index] = shard.series }
    missing = missing.dropFirst(answer.shards.count)
  }
}
