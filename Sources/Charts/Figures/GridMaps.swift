internal import Kernels
package import SweepCore
internal import SweepViews

/// The grid of a sweep as maps: where its trials are, and what came out.
package struct GridMaps: Sendable {
  private let definition: SweepDefinition
  private let settings: SettingsText
  /// Up to so many cells a trial has one of its own.
  private static let trialCells = 1200
  private static let columns = 120
  /// Of maps over the learning rate.
  private static let rateColumns = 40
  private static let groupRows = 30

  package init(_ definition: SweepDefinition) {
    self.definition = definition
    settings = SettingsText(definition.configurations)
  }

  // MARK: By state

  /// Every trial with its state; of large sweeps, how many of the trials of each optimizer and learning rate are in which.
  ///
  /// - Parameters:
  ///   - states: by shard.
  ///   - link: where a click on a trial leads.
  package func states(_ states: [TrialState], link: (Int) -> String?) -> HeatMap {
    let counts = TrialState.allCases.map { state in (state, states.count { $0 == state }) }
      .filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
    let description = "\(states.count) trials: \(counts)."
    let seeds = definition.seeds.count
    guard states.count <= Self.trialCells, definition.configurations.count <= Self.columns else {
      var map = grid(title: "Trials by state", description: description) { shards in
        let shares = Dictionary(grouping: shards.map { states[$0] }) { $0 }.mapValues(\.count)
        let text = TrialState.allCases.compactMap { state in shares[state].map { "\($0) \(state.rawValue)" } }
        return HeatMap.Cell(.shares(shares), note: text.joined(separator: ", "))
      }
      map.width = 1200
      map.description += " Trials of one optimizer and learning rate are put together."
      return map
    }
    let order = definition.configurations.indices.sorted { left, right in
      let (a, b) = (ruleOrder(left), ruleOrder(right))
      return a == b ? left < right : a < b
    }
    let cells = (0..<seeds).map { seed in
      order.map { configuration -> HeatMap.Cell in
        let shard = configuration * seeds + seed
        return HeatMap.Cell(
          .state(states[shard]),
          note: "\(name(of: configuration)), seed \(definition.seeds[seed]): \(states[shard].rawValue)",
          link: link(shard))
      }
    }
    var map = HeatMap(
      title: "Trials by state", description: description, rowTitle: "seed", columnTitle: "learning rate",
      rows: definition.seeds.map(String.init),
      columns: order.map { NumberText.setting(definition.configurations[$0].optimizer.learningRate) }, cells: cells)
    map.width = 1200
    for configuration in order {
      let rule = definition.configurations[configuration].optimizer.rule.rawValue
      if map.groups.last?.name == rule {
        map.groups[map.groups.count - 1].columns += 1
      } else {
        map.groups.append(.init(rule, columns: 1))
      }
    }
    return map
  }

  private func ruleOrder(_ configuration: Int) -> Int {
    UpdateRule.allCases.firstIndex(of: definition.configurations[configuration].optimizer.rule) ?? 0
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
    let finite = losses.compactMap { $0 }.filter { $0.isFinite && $0 > 0 }
    let (low, high) = (finite.min() ?? 1, finite.max() ?? 1)
    let span = Elementary.log(high) - Elementary.log(low)
    let seeds = definition.seeds.count
    var map = grid(
      title: "Final training loss by learning rate",
      description: finite.isEmpty
        ? "No trial has a result yet."
        : "Medians over the seeds, from \(NumberText.significant(low)) to \(NumberText.significant(high))."
    ) { shards in
      let known = Set(shards.map { $0 / seeds }).sorted().compactMap { index in losses[index].map { (index, $0) } }
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

  /// Optimizers and settings down, learning rates across; `cell` makes one of all shards in a place.
  private func grid(title: String, description: String, _ cell: ([Int]) -> HeatMap.Cell) -> HeatMap {
    var names = definition.configurations.map { configuration in
      let more = settings.text(configuration)
      return configuration.optimizer.rule.rawValue + (more.isEmpty ? "" : " \(more)")
    }
    // More groups of settings than can be read: by optimizer then.
    if Set(names).count > Self.groupRows { names = definition.configurations.map(\.optimizer.rule.rawValue) }
    var rows: [String] = []
    for (_, name) in definition.configurations.indices.sorted(by: { (ruleOrder($0), $0) < (ruleOrder($1), $1) })
      .map({ ($0, names[$0]) }) where !rows.contains(name)
    {
      rows.append(name)
    }
    let bins = RateBins(definition.configurations.map(\.optimizer.learningRate), maximum: Self.rateColumns)
    let seeds = definition.seeds.count
    var shards = Array(repeating: Array(repeating: [Int](), count: bins.labels.count), count: rows.count)
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1, $0) })
    for (index, configuration) in definition.configurations.enumerated() {
      guard let row = places[names[index]] else { continue }
      let column = bins.bin(configuration.optimizer.learningRate)
      shards[row][column] += (index * seeds)..<((index + 1) * seeds)
    }
    return HeatMap(
      title: title, description: description, rowTitle: "optimizer", columnTitle: "learning rate", rows: rows,
      columns: bins.labels, cells: shards.map { $0.map { $0.isEmpty ? .none : cell($0) } })
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
    let distinct = Set(values).sorted()
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
    if width == 0 { return rates.firstIndex(of: rate) ?? 0 }
    return min(labels.count - 1, max(0, Int((Elementary.log(rate) - start) / width)))
  }
}
