package import SweepCore
package import SweepViews

/// What was measured, as tables: one for each part, absent where the part was left out.
package struct BenchmarkReport {
  package private(set) var tables: [(title: String, table: Table)] = []

  package init() {}

  package mutating func addLimits(peak: Spread, bandwidths: [Bandwidth]) {
    let columns: [Table.Column] = [
      .init("limit", "limit"), .init("megabytes", "MB", .right), .init("median", "median", .right),
      .init("greatest", "greatest", .right), .init("unit", "unit"),
    ]
    let peakRow: [Table.Cell] = [
      .text("FP64 peak, fused multiply-adds in registers"), .empty, .giga(peak.median), .giga(peak.greatest),
      .text("GFLOP/s"),
    ]
    let rows = bandwidths.map { bandwidth -> [Table.Cell] in
      [
        .text("bandwidth, \(bandwidth.name)"), .fixed(Double(bandwidth.bytes) / 1e6, places: 2),
        .giga(bandwidth.rate.median), .giga(bandwidth.rate.greatest), .text("GB/s"),
      ]
    }
    add("What the core can do", Table(name: "limits", columns: columns, rows: [peakRow] + rows))
  }

  package mutating func addProducts(_ measurements: [Measurement], of products: [MatrixProduct]) {
    let rows = zip(products, measurements).map { product, measurement -> [Table.Cell] in
      let (rows, depth, columns) = product.shape
      return [.text(product.name), .text("\(rows) x \(depth) x \(columns)")] + cells(measurement)
    }
    add(
      "Matrix products of the step",
      Table(
        name: "products", columns: [.init("product", "product"), .init("shape", "rows x depth x columns")] + columns(),
        rows: rows))
  }

  package mutating func addSteps(_ measurements: [Measurement]) {
    add(
      "Whole steps",
      Table(
        name: "steps", columns: [.init("rule", "rule")] + columns(),
        rows: measurements.map { [.text($0.name)] + cells($0) }))
  }

  package mutating func addEvaluation(_ measurement: Measurement, images: Int) {
    add(
      "Evaluation",
      Table(
        name: "evaluation", columns: [.init("images", "images", .right)] + columns(),
        rows: [[.integer(images)] + cells(measurement)]))
  }

  package mutating func addTrials(_ trials: [TrialMeasurement]) {
    let columns: [Table.Column] = [
      .init("rule", "rule"), .init("iterations", "iterations", .right),
      .init("trialSeconds", "trial s", .right), .init("initializationSeconds", "of it start s", .right),
      .init("bareStepsSeconds", "bare steps s", .right), .init("leastRatio", "ratio, least", .right),
      .init("medianRatio", "median", .right), .init("greatestRatio", "greatest", .right),
      .init("runs", "runs", .right),
    ]
    let rows = trials.map { trial -> [Table.Cell] in
      [
        .text(trial.rule.rawValue), .integer(trial.iterations), .fixed(trial.trial.median, places: 3),
        .fixed(trial.initialization.median, places: 3), .fixed(trial.bareSteps.median, places: 3),
        .fixed(trial.ratio.least, places: 3), .fixed(trial.ratio.median, places: 3),
        .fixed(trial.ratio.greatest, places: 3), .integer(trial.ratio.count),
      ]
    }
    add(
      "Whole trials, against bare steps and evaluation at \(NumberText.percent(TrialMeasurement.evaluationEfficiency))"
        + " of the peak",
      Table(name: "trials", columns: columns, rows: rows))
  }

  package mutating func addMemory(_ memory: ResidentMemory, of rule: UpdateRule) {
    let columns: [Table.Column] = [
      .init("rule", "rule"), .init("totalMegabytes", "resident MB", .right),
      .init("datasetMegabytes", "data set MB", .right), .init("beyondDatasetMegabytes", "beyond it MB", .right),
    ]
    let values = [memory.total, memory.dataset, memory.beyondDataset].map { Double($0) / 1e6 }
    let cells = values.map { Table.Cell.fixed($0, places: 1) }
    add("Memory of a trial", Table(name: "memory", columns: columns, rows: [[.text(rule.rawValue)] + cells]))
  }

  mutating func add(_ title: String, _ table: Table) { tables.append((title: title, table: table)) }

  private func columns() -> [Table.Column] {
    [
      .init("leastMilliseconds", "ms, least", .right), .init("medianMilliseconds", "median", .right),
      .init("greatestMilliseconds", "greatest", .right, dropOrder: 2),
      .init("gigaflops", "GFLOP/s", .right), .init("peakGigaflops", "peak", .right),
      .init("bestShare", "of roofline, best", .right), .init("medianShare", "median", .right),
      .init("runs", "runs", .right, dropOrder: 1),
    ]
  }

  private func cells(_ measurement: Measurement) -> [Table.Cell] {
    [
      .fixed(measurement.seconds.least * 1e3, places: 3), .fixed(measurement.seconds.median * 1e3, places: 3),
      .fixed(measurement.seconds.greatest * 1e3, places: 3),
      .giga(measurement.flops / measurement.seconds.median), .giga(measurement.peak.median),
      .share(measurement.efficiencyOfLeast), .share(measurement.efficiency.median),
      .integer(measurement.seconds.count),
    ]
  }
}

extension Table.Cell {
  static func fixed(_ value: Double, places: Int) -> Table.Cell {
    Table.Cell(NumberText.fixed(value, places: places), value: .number(value))
  }

  /// In units of 10⁹.
  fileprivate static func giga(_ value: Double) -> Table.Cell { fixed(value / 1e9, places: 1) }

  static func share(_ fraction: Double) -> Table.Cell {
    Table.Cell(NumberText.percent(fraction), value: .number(fraction))
  }
}
