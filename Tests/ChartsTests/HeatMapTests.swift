import Charts
import Markup
import SweepCore
import TestSupport
import Testing

struct HeatMapTests {
  static func definition(rates: [Double], seeds: Int) -> SweepDefinition {
    SweepDefinition(
      name: "grid", target: Target(),
      configurations: [UpdateRule.sgd, .adam].flatMap { rule in
        rates.map { Configuration(optimizer: OptimizerSettings(rule, learningRate: $0)) }
      }, seeds: (0..<UInt64(seeds)).map { $0 }, dataDigest: .sha256("data"))
  }

  @Test func everyTrialHasACellWithItsStateAndALink() {
    let definition = Self.definition(rates: [0.1, 0.01], seeds: 3)
    var states = Array(repeating: TrialState.waiting, count: 12)
    (states[0], states[4], states[11]) = (.done, .failed, .diverged)
    let map = GridMaps(definition).states(states) { "/trials/\($0)" }
    #expect(map.rows == ["sgd  0", "1", "2", "adam  0", "1", "2"])
    #expect(map.columns == ["0.01", "0.1"])
    #expect(map.groupStarts == [3])
    #expect(map.cells[0][1].fill == .state(.done))
    #expect(map.cells[1][0].fill == .state(.failed))
    #expect(map.cells[1][0].link == "/trials/4")
    #expect(map.cells[5][0].fill == .state(.diverged))
    #expect(map.cells[5][0].note == "adam 0.01, seed 2: diverged")
    #expect(map.description == "12 trials: 1 done, 1 diverged, 1 failed, 9 waiting.")
    let svg = map.svg(id: "m").text
    #expect(svg.components(of: "<a ") == 12)
    #expect(svg.components(of: "↯") == 2)
  }

  @Test func optimizersOfDifferentDecadesShareColumns() {
    let others = [1e-4, 1e-3, 3.16e-3].map { Configuration(optimizer: OptimizerSettings(.rmsprop, learningRate: $0)) }
    let definition = SweepDefinition(
      name: "decades", target: Target(),
      configurations: Self.definition(rates: [1e-3, 3.162e-3, 0.01], seeds: 2).configurations + others, seeds: [0, 1],
      dataDigest: .sha256("data"))
    let map = GridMaps(definition).states(Array(repeating: .done, count: 18)) { _ in nil }
    #expect(map.columns == ["1e-4", "1e-3", "3.16e-3", "0.01"])
    #expect(map.rows == ["sgd  0", "1", "rmsprop  0", "1", "adam  0", "1"])
    #expect(map.cells[0].map { $0.fill == .none } == [true, false, false, false])
    #expect(map.cells[2].map { $0.fill == .none } == [false, false, false, true])
  }

  @Test func whatIsFilteredOutHasNoCell() {
    let definition = Self.definition(rates: [0.1, 0.01], seeds: 1)
    let map = GridMaps(definition) { definition.configurations[$0].optimizer.rule == .adam }
      .states(Array(repeating: .waiting, count: 4)) { _ in nil }
    #expect(map.rows == ["adam  0"])
    #expect(map.description == "2 trials: 2 waiting.")
  }

  @Test func largeSweepsArePutTogetherAndLoseNoTrial() {
    let definition = Self.definition(rates: (1...500).map { Double($0) * 1e-4 }, seeds: 10)
    let states = (0..<10_000).map { TrialState.allCases[$0 % 5] }
    let map = GridMaps(definition).states(states) { _ in nil }
    #expect(map.rows == ["sgd", "adam"])
    #expect(map.columns.count == 40)
    #expect(map.rows.count * map.columns.count <= HeatMap.maximumCells)
    var total = 0
    for cell in map.cells.joined() { if case .shares(let shares) = cell.fill { total += shares.values.reduce(0, +) } }
    #expect(total == 10_000)
    #expect(map.svg(id: "m").text.utf8.count < 128 << 10)
  }

  @Test func resultsAreColouredByTheLogarithmOfTheLoss() {
    let map = GridMaps(SampleSweep.definition).results(SampleSweep.leaderboard)
    let row = map.rows.firstIndex(of: "adam") ?? 0
    let best = map.columns.firstIndex(of: "1e-4") ?? 0
    #expect(map.cells[row][best].text == "0.377")
    let missing = map.columns.firstIndex(of: "1e-3") ?? 0
    #expect(map.cells[row][missing].fill == .state(.waiting))
    let sgd = map.rows.firstIndex(of: "sgd") ?? 0
    let diverged = map.columns.firstIndex(of: "0.1") ?? 0
    #expect(map.cells[sgd][diverged].fill == .diverged)
    #expect(map.cells[sgd][best].fill == HeatMap.Cell.Fill.none)
    // The lowest median is the best there is, the highest the worst: 0, 1, and between them by logarithms.
    let values = map.cells.joined().compactMap { cell -> Double? in
      if case .value(let value) = cell.fill { value } else { nil }
    }
    #expect(values.min() == 0 && values.max() == 1)
    #expect(map.scale != nil)
  }

  @Test func noScaleIsExplainedWhereNothingHasAValue() {
    let definition = Self.definition(rates: [0.1, 0.01], seeds: 1)
    let map = GridMaps(definition).results(Leaderboard(definition: definition, summaries: [:]))
    #expect(map.scale == nil)
    #expect(map.cells.joined().allSatisfy { $0.fill == .state(.waiting) })
  }

  @Test func textsAreEscapedAndNothingIsStyled() {
    let evil = "<script>\"&"
    var map = HeatMap(
      title: evil, description: evil, rowTitle: evil, columnTitle: evil, rows: [evil], columns: [evil],
      cells: [[.init(.value(0.5), text: evil, note: evil, link: evil)]])
    map.scale = .init(best: evil, worst: evil)
    let svg = map.svg(id: "m").text
    #expect(!svg.contains("<script>"))
    #expect(!svg.contains("style="))
    #expect(svg.contains("&lt;script&gt;&quot;&amp;"))
  }
}

extension String {
  /// How often `part` occurs.
  func components(of part: String) -> Int { ranges(of: part).count }
}
