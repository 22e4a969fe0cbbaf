internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// A sweep kept up to date, with what is computed from it and worth keeping.
struct SweepModel: Sendable {
  private(set) var snapshot: SweepSnapshot
  private let roster: SweepRoster
  private let places: [TrialID: Int]
  /// Grows with whatever changes.
  private(set) var revision = 0
  /// How many results there are; leaderboards and figures depend on nothing else.
  private(set) var results: Int
  private var leaderboards: [RankKey: Leaderboard] = [:]
  /// By shard: those the figures are drawn from.
  private(set) var series: [Int: TrialSeries] = [:]
  /// Pictures by what they were drawn from.
  private var drawings: [String: (basis: Int, html: HTML)] = [:]

  init(_ answer: WireSweepAnswer) throws(WireError) {
    snapshot = try SweepSnapshot(answer)
    roster = SweepRoster(snapshot.definition)
    places = Dictionary(roster.trialIDs.enumerated().map { ($1, $0) }) { first, _ in first }
    results = Self.results(in: snapshot)
  }

  private static func results(in snapshot: SweepSnapshot) -> Int { snapshot.shards.count { $0.summary != nil } }

  mutating func update(_ answer: WireSweepAnswer) throws(WireError) {
    guard try snapshot.update(answer) else { return }
    revision += 1
    let results = Self.results(in: snapshot)
    if results != self.results {
      self.results = results
      leaderboards = [:]
    }
  }

  mutating func leaderboard(by key: RankKey) -> Leaderboard {
    if let leaderboard = leaderboards[key] { return leaderboard }
    let leaderboard = Leaderboard(roster: roster, summaries: snapshot.summaries, rankBy: key)
    leaderboards[key] = leaderboard
    return leaderboard
  }

  func shard(of trial: TrialID) -> Int? { places[trial] }

  /// A picture, drawn again only where what it shows is another: `basis` stands for that.
  mutating func drawing(_ name: String, basis: Int, _ draw: (inout SweepModel) -> HTML) -> HTML {
    if let drawing = drawings[name], drawing.basis == basis { return drawing.html }
    let html = draw(&self)
    drawings[name] = (basis, html)
    return html
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
