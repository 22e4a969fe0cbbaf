internal import Kernels
package import SweepCore
internal import SweepViews

/// The grid of a sweep as maps: where its trials are, and what came out.
package struct GridMaps: Sendable {
  private let definition: SweepDefinition
  private let settings: SettingsText
  /// Indices of the configurations that are shown, in the order of the rules.
  private let shown: [Int]
  /// Up to so many rows and cells a trial has a cell of its own.
  private static let trialRows = 60
  private static let trialCells = 1200
  /// Of maps over the learning rate.
  private static let rateColumns = 40
  private static let groupRows = 30

  /// - Parameter isShown: whether a configuration, by its index, is drawn.
  package init(_ definition: SweepDefinition, isShown: (Int) -> Bool = { _ in true }) {
    self.definition = definition
    settings = SettingsText(definition.configurations)
    let order = definition.configurations.map { configuration in
      UpdateRule.allCases.firstIndex(of: configuration.optimizer.rule) ?? 0
    }
    shown = definition.configurations.indices.filter(isShown).sorted { (order[$0], $0) < (order[$1], $1) }
  }

  // MARK: By state

  /// Every trial with its state, the optimizers' seeds down and their learning rates across; of large sweeps, how many of
  /// the trials of each optimizer and learning rate are in which. Optimizers share the columns: a column is a rate,
  /// whichever of them has it.
  ///
  /// - Parameters:
  ///   - states: by shard.
  ///   - link: where a click on a trial leads.
  package func states(_ states: [TrialState], link: (Int) -> String?) -> HeatMap {
    let seeds = definition.seeds.count
    let own = shown.flatMap { index in states[(index * seeds)..<((index + 1) * seeds)] }
    let counts = TrialState.allCases.map { state in (state, own.count { $0 == state }) }
      .filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    let description = "\(own.count) \(own.count == 1 ? "trial" : "trials"): \(counts)."
    let layout = layout()
    // Two configurations of one row and column have no cell each.
    let isSparse = layout.places.allSatisfy { $0.allSatisfy { $0.count <= 1 } }
    guard isSparse, own.count <= Self.trialCells, layout.rows.count * seeds <= Self.trialRows else {
      var map = grid(layout, title: "Trials by state", description: description) { configurations in
        let shards = configurations.flatMap { ($0 * seeds)..<(($0 + 1) * seeds) }
        let shares = Dictionary(grouping: shards.map { states[$0] }) { $0 }.mapValues(\.count)
        let text = TrialState.allCases.compactMap { state in shares[state].map { "\($0) \(state.rawValue)" } }
        return HeatMap.Cell(.shares(shares), note: text.joined(separator: ", "))
      }
      map.width = 1200
      map.description += " Trials of one optimizer and learning rate are put together."
      return map
    }
    let cells = layout.places.flatMap { places in
      (0..<seeds).map { seed in
        places.map { configurations -> HeatMap.Cell in
          guard let configuration = configurations.first else { return .none }
          let shard = configuration * seeds + seed
          return HeatMap.Cell(
            .state(states[shard]),
            note: "\(name(of: configuration)), seed \(definition.seeds[seed]): \(states[shard].rawValue)",
            link: link(shard))
        }
      }
    }
    let rows = layout.rows.flatMap { name in
      definition.seeds.enumerated().map { index, seed in index == 0 ? "\(name)  \(seed)" : "\(seed)" }
    }
    var map = HeatMap(
      title: "Trials by state", description: description, rowTitle: "optimizer, seed", columnTitle: "learning rate",
      rows: rows, columns: layout.columns, cells: cells)
    map.groupStarts = layout.rows.indices.dropFirst().map { $0 * seeds }
    map.width = 760
    return map
  }

  private func name(of configuration: Int) -> String {
    let configuration = definition.configurations[configuration]
    let more = settings.text(configuration)
    return "\(configuration.optimizer.rule.rawValue) \(NumberText.setting(configuration.optimizer.learningRate))"
      + (more.isEmpty ? "" : ", \(more)")
  }

  // MARK: By result

  /// The best median final loss of each optimizer (and settings) at each learning rate, in steps of its logarithm:
  ///
  ///     (log v - log v_min) / (log v_max - log v_min)
  package func results(_ leaderboard: Leaderboard) -> HeatMap {
    let standings = Dictionary(
      leaderboard.configurations.map { ($0.configuration, $0.standing) }, uniquingKeysWith: { first, _ in first })
    let losses = definition.configurations.map { standings[$0]?[.finalTrainingLoss]?.median }
    let finite = shown.compactMap { losses[$0] }.filter { $0.isFinite && $0 > 0 }
    let (low, high) = (finite.min() ?? 1, finite.max() ?? 1)
    let span = Elementary.log(high) - Elementary.log(low)
    var map = grid(
      layout(), title: "Final training loss by learning rate",
      description: finite.isEmpty
        ? "No trial has a result yet."
        : "Medians over the seeds, from \(NumberText.significant(low)) to \(NumberText.significant(high))."
    ) { configurations in
      let known = configurations.compactMap { index in losses[index].map { (index, $0) } }
      guard let (best, loss) = known.min(by: { $0.1 < $1.1 }) else {
        return HeatMap.Cell(.state(.waiting), note: "no result yet")
      }
      let note = "\(name(of: best)): final loss \(NumberText.significant(loss))"
      guard loss.isFinite else {
        return HeatMap.Cell(.diverged, note: "\(name(of: best)): half of the trials or more diverged")
      }
      let value = span > 0 ? (Elementary.log(max(loss, low)) - Elementary.log(low)) / span : 0
      return HeatMap.Cell(.value(value), text: NumberText.significant(loss, 3), note: note)
    }
    // Without a value there is no scale to explain.
    if !finite.isEmpty {
      map.scale = .init(best: NumberText.significant(low, 3), worst: NumberText.significant(high, 3))
    }
    return map
  }

  // MARK: Over the learning rate

  /// Optimizers and settings down, learning rates across.
  private struct Layout {
    let rows: [String]
    let columns: [String]
    /// By row and column: the configurations there.
    let places: [[[Int]]]
  }

  private func layout() -> Layout {
    var names = definition.configurations.map { configuration in
      let more = settings.text(configuration)
      return configuration.optimizer.rule.rawValue + (more.isEmpty ? "" : " \(more)")
    }
    // More groups of settings than can be read: by optimizer then.
    if Set(names).count > Self.groupRows { names = definition.configurations.map(\.optimizer.rule.rawValue) }
    var rows: [String] = []
    var rowOf: [String: Int] = [:]
    for index in shown where rowOf[names[index]] == nil {
      rowOf[names[index]] = rows.count
      rows.append(names[index])
    }
    let bins = RateBins(
      shown.map { definition.configurations[$0].optimizer.learningRate }, maximum: Self.rateColumns)
    var places = Array(repeating: Array(repeating: [Int](), count: bins.labels.count), count: rows.count)
    for index in shown {
      guard let row = rowOf[names[index]] else { continue }
      places[row][bins.bin(definition.configurations[index].optimizer.learningRate)].append(index)
    }
    return Layout(rows: rows, columns: bins.labels, places: places)
  }

  /// - Parameter cell: makes one of all configurations in a place.
  private func grid(
    _ layout: Layout, title: String, description: String, _ cell: ([Int]) -> HeatMap.Cell
  ) -> HeatMap {
    HeatMap(
      title: title, description: description, rowTitle: "optimizer", columnTitle: "learning rate", rows: layout.rows,
      columns: layout.columns, cells: layout.places.map { $0.map { $0.isEmpty ? .none : cell($0) } })
  }
}

/// Learning rates as columns: each its own, or, of too many, stretches of equal ratio.
struct RateBins: Hashable {
  /// A rate, or where a stretch begins.
  let labels: [String]
  private let rates: [Double]
  private let start: Double
  private let width: Double

  init(_ values: [Double], maximum: Int) {
    // Grids that begin at different decades round the same rate differently: 3.162e-4 and 3.16e-4 are one column.
    var distinct: [Double] = []
    for value in Set(values).sorted() where distinct.last.map({ value > 1.001 * $0 }) ?? true { distinct.append(value) }
    if distinct.count <= maximum || distinct.first == distinct.last {
      (rates, start, width) = (distinct, 0, 0)
      labels = distinct.map(NumberText.setting)
      return
    }
    let (low, high) = (Elementary.log(distinct[0]), Elementary.log(distinct[distinct.count - 1]))
    let width = (high - low) / Double(maximum)
    (rates, start, self.width) = ([], low, width)
    labels = (0..<maximum).map { "≥ " + NumberText.significant(Elementary.exp(low + Double($0) * width), 2) }
  }

  func bin(_ rate: Double) -> Int {
    if width == 0 { return rates.lastIndex { $0 <= rate } ?? 0 }
    return min(labels.count - 1, max(0, Int((Elementary.log(rate) - start) / width)))
  }
}
