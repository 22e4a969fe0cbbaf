import Benchmarking
import SweepCore
import SweepViews
import Testing

struct BenchmarkReportTests {
  /// Every part, with numbers that are exact in binary.
  private var report: BenchmarkReport {
    var report = BenchmarkReport()
    report.addLimits(
      peak: Spread([100e9, 120e9, 140e9]),
      bandwidths: [Bandwidth(name: "weights (sgd)", bytes: 16_000_000, rate: Spread([25e9]))])
    let work = StepWork(widths: [30, 20], batch: 4)
    report.addProducts(work.products.map { measurement($0.name) }, of: work.products)
    report.addSteps([measurement("sgd"), measurement("adam")])
    report.addEvaluation(measurement("evaluation"), images: 2000)
    report.addTrials([
      TrialMeasurement(
        rule: .adam, iterations: 400, evaluationFLOPs: 85_000_000_000,
        samples: [.init(trial: 4.25, initialization: 0.125, bareSteps: 3, peak: 100e9)])
    ])
    report.addMemory(
      ResidentMemory(smaps: "0-1 r--p 0 08:01 9 /x.bin\nRss: 1000 kB\n1-2 rw-p 0 00:00 0\nRss: 500 kB"), of: .adam)
    return report
  }

  private func measurement(_ name: String) -> Measurement {
    Measurement(
      name: name, work: Roofline(flops: 1_000_000_000), bandwidth: .infinity,
      samples: [.init(peak: 256e9, seconds: 0x1p-7), .init(peak: 256e9, seconds: 0x1p-6)])
  }

  @Test func jsonIsOneDocumentWithTheSchemaFirst() {
    guard case .object(let members) = report.json(context: [.init("instructionSet", .string("avx2"))]) else {
      Issue.record("the JSON is no object")
      return
    }
    #expect(
      members.map(\.key)
        == ["schema", "instructionSet", "limits", "products", "steps", "evaluation", "trials", "memory"])
    #expect(members.first?.value == .integer(1))
  }

  @Test func stepsRowHoldsTimesRatesAndShares() {
    guard case .object(let members) = report.json(context: []),
      case .array(let rows)? = members.first(where: { $0.key == "steps" })?.value, case .object(let row)? = rows.first
    else {
      Issue.record("the JSON holds no steps")
      return
    }
    #expect(
      row.map(\.key) == [
        "rule", "leastMilliseconds", "medianMilliseconds", "greatestMilliseconds", "gigaflops", "peakGigaflops",
        "bestShare", "medianShare",
        "runs",
      ])
    #expect(row[0].value == .string("sgd"))
    #expect(row[1].value == .number(7.8125))
    #expect(row[2].value == .number(11.71875))
    #expect(row[3].value == .number(15.625))
    #expect(row[5].value == .number(256))
    #expect(row[6].value == .number(0.5))
    #expect(row[7].value == .number(0.375))
    #expect(row[8].value == .integer(2))
  }

  @Test func partsLeftOutAreAbsent() {
    var report = BenchmarkReport()
    report.addSteps([measurement("sgd")])
    #expect(report.tables.map(\.table.name) == ["steps"])
  }

  @Test func textHasATitleAndARowForEachPart() {
    let lines = report.rendered(.table).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.first == "What the core can do")
    #expect(lines.contains { $0.hasPrefix("FP64 peak") && $0.contains("120.0") && $0.contains("140.0") })
    #expect(lines.contains { $0.hasPrefix("forward 1") && $0.contains("4 x 30 x 20") && $0.contains("50.0%") })
    #expect(lines.contains { $0.hasPrefix("adam") && $0.contains("400") && $0.contains("1.063") })
  }

  @Test(arguments: [(TableFormat.csv, "\r\n\r\n"), (.markdown, "\n\n### ")])
  func otherFormatsSeparateTheTables(format: TableFormat, separator: String) {
    var pieces = 0
    var rest = report.rendered(format)[...]
    while let range = rest.firstRange(of: separator) {
      pieces += 1
      rest = rest[range.upperBound...]
    }
    #expect(pieces == report.tables.count - 1)
  }
}
