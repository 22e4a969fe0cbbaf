internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// A sweep kept up to date, with what is computed from it and worth keeping.
struct SweepModel: Sendable {
  private(set) var snapshot: SweepSnapshot
  private let roster: SweepRoster
  private let places: [TrialID: Int]
  /// Grows with the snapshot's; behind it for a while where a sweep is so large that its whole cannot be drawn at each change.
  private(set) var wholeRevision: Int
  private var wholeAt = ContinuousClock.now
  /// With what they were computed from.
  private var leaderboards: [RankKey: (results: Int, leaderboard: Leaderboard, configurations: Table)] = [:]
  /// By shard: those the figures are drawn from.
  private(set) var series: [Int: TrialSeries] = [:]
  /// Parts of pages by what they were drawn from.
  private var drawings: [String: (version: String, html: HTML)] = [:]
  private var states: (revision: Int, mark: Int)?

  /// Drawings are kept up to this many: each way to sort and filter has its own.
  private static let drawingLimit = 128
  /// Trials that can be drawn a second.
  private static let drawnTrials = 4000.0

  init(_ snapshot: SweepSnapshot) {
    self.snapshot = snapshot
    roster = SweepRoster(snapshot.definition, id: snapshot.id)
    places = Dictionary(roster.trialIDs.enumerated().map { ($1, $0) }) { first, _ in first }
    wholeRevision = snapshot.revision
  }

  mutating func update(_ answer: SweepAnswer) throws(ClientError) { try snapshot.update(answer) }

  /// To be called before a page is drawn.
  mutating func prepareDrawing(at now: ContinuousClock.Instant) {
    let pause = Duration.seconds(Double(snapshot.shards.count) / Self.drawnTrials)
    if now - wholeAt >= pause || snapshot.isFinished, wholeRevision != snapshot.revision {
      (wholeRevision, wholeAt) = (snapshot.revision, now)
    }
    if drawings.count > Self.drawingLimit { drawings = [:] }
  }

  private mutating func results(by key: RankKey) -> (results: Int, leaderboard: Leaderboard, configurations: Table) {
    if let known = leaderboards[key], known.results == snapshot.resultsRevision { return known }
    let leaderboard = Leaderboard(roster: roster, summaries: snapshot.summaries, rankBy: key)
    let new = (snapshot.resultsRevision, leaderboard, LeaderboardView(leaderboard).configurationTable)
    leaderboards[key] = new
    return new
  }

  mutating func leaderboard(by key: RankKey) -> Leaderboard { results(by: key).leaderboard }

  mutating func configurationTable(by key: RankKey) -> Table { results(by: key).configurations }

  func shard(of trial: TrialID) -> Int? { places[trial] }

  /// A part of a page, drawn again only where what it shows is another: `basis` stands for that.
  mutating func drawing(_ name: String, basis: Int, draw: (inout SweepModel) -> HTML) -> HTML {
    drawing(name, version: String(basis), draw: draw)
  }

  mutating func drawing(_ name: String, version: String, draw: (inout SweepModel) -> HTML) -> HTML {
    if let drawing = drawings[name], drawing.version == version { return drawing.html }
    let html = draw(&self)
    drawings[name] = (version, html)
    return html
  }

  /// Stands for the states of all trials, in one process. O(trials) where anything has changed, else O(1).
  var statesMark: Int {
    mutating get {
      if let states, states.revision == wholeRevision { return states.mark }
      var hasher = Hasher()
      for index in snapshot.shards.indices { hasher.combine(snapshot.state(of: index)) }
      let mark = hasher.finalize()
      states = (wholeRevision, mark)
      return mark
    }
  }

  // MARK: Series of the best rows

  /// Shards with a result of each optimizer's best configuration: what figures of series show.
  mutating func bestShards(by key: RankKey) -> [Int] {
    leaderboard(by: key).optimizers.flatMap { row in
      row.best.trials.compactMap { $0.summary == nil ? nil : shard(of: $0.id) }
    }
  }

  /// The iterations of all of them together, to be held against a bound before they are asked for.
  func iterations(of shards: [Int]) -> Int {
    shards.reduce(0) { $0 + snapshot.shards[$1].iteration }
  }

  /// A committed trial's series never changes, so what is here stays good; what is no longer needed goes.
  mutating func keepSeries(of shards: [Int], adding new: [Int: TrialSeries]) {
    let wanted = Set(shards)
    series = series.merging(new) { old, _ in old }.filter { wanted.contains($0.key) }
  }
}
