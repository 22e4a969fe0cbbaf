internal import ArgumentParser
internal import Benchmarking
internal import CIFAR10
internal import Foundation
internal import Kernels
internal import Processes
internal import SweepCore
internal import SweepViews

/// `slalom bench training`, or `slalom bench` alone: this machine against its own limits.
struct TrainingBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training",
    abstract: "Measure this machine against its own limits.",
    discussion: """
      Times the parts of training on one core and compares them with what the core can do: its peak in fused \
      multiply-adds, taken right before each run, and its memory bandwidth. 100 % of the roofline is \
      max(FLOPs / peak, bytes / bandwidth). Times are processor time, so that other programs disturb them little; on a \
      busy machine caches and memory are still shared. 'best' is the least time against the greatest peak seen.

      Parts: memory (of an Adam trial), limits, products (each matrix product of the step), steps (all update rules), \
      evaluation, trials (a whole trial against its bare steps). Without CIFAR-10 images synthetic ones serve.

      Examples:
        slalom bench --cpu 1
        slalom bench --isa avx2 --parts limits,steps --runs 200 --format json
      """)

  enum Part: String, CaseIterable { case memory, limits, products, steps, evaluation, trials }

  @Option(
    help:
      "Instruction set: \(InstructionSet.allCases.map(\.rawValue).joined(separator: ", ")) (default: SLALOM_ISA, then the fastest)."
  )
  var isa: InstructionSet?

  @Option(help: "How often each part is timed; slow ones less often. Whole trials: once for every 20.")
  var runs: Int = 60

  @Option(help: "Keep to this processor.")
  var cpu: Int?

  @Option(help: "Comma-separated, of \(Part.allCases.map(\.rawValue).joined(separator: ", ")).")
  var parts: PartList = PartList(parts: Part.allCases)

  @Option(help: "Directory with the CIFAR-10 .bin files, or its parent (default: SLALOM_DATA, then the cache).")
  var data: String?

  @OptionGroup var output: FormatOptions

  @Option(
    help: ArgumentHelp(
      "For scripts/bench-peers: reads a number of steps a line, does them, prints each one's seconds.",
      valueName: "rule", visibility: .hidden))
  var stepsOnDemand: UpdateRule?

  func validate() throws {
    guard runs > 0 else { throw ValidationError("--runs is \(runs); give at least 1") }
    if let cpu, !CPU.available.contains(cpu) {
      let choices = CPU.available.map(String.init).joined(separator: ", ")
      throw ValidationError("--cpu is \(cpu), which this process may not use; give one of \(choices)")
    }
  }

  func run() throws {
    try reporting {
      if let cpu, !CPU.pinCurrentThread(to: cpu) {
        throw UnusableInput("processor \(cpu) could not be pinned to; leave --cpu out")
      }
      let images = try BenchmarkImages(explicit: data)
      let benchmark = try makeBenchmark(images)
      if let rule = stepsOnDemand { return try serveSteps(benchmark, rule) }
      noteCircumstances(images)
      let start = (wall: ContinuousClock.now, processor: ThreadClock.seconds())
      let report = try report(benchmark)
      let elapsed = ContinuousClock.now - start.wall
      let share = (ThreadClock.seconds() - start.processor) / (elapsed / .seconds(1))
      let context: [JSONValue.Member] = [
        .init("instructionSet", .string(benchmark.limits.instructionSet.rawValue)),
        .init("processor", .string(Processor.name)), .init("synthetic", .boolean(images.dataset.isSynthetic)),
        .init("coreShare", .number(share)),
      ]
      let style = TableStyle.ofStandardOutput
      try show(report.rendered(output.format, style: style, context: context))
      note(
        "\(benchmark.limits.instructionSet.rawValue) on \(Processor.name); the core was this program's for "
          + "\(NumberText.percent(share)) of the time")
    }
  }

  private func makeBenchmark(_ images: BenchmarkImages) throws -> Benchmark {
    let instructionSet = try isa ?? InstructionSet.current()
    guard InstructionSet.available.contains(instructionSet) else {
      let choices = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
      throw UnusableInput("--isa is \(instructionSet.rawValue), which this CPU or build does not have; give \(choices)")
    }
    let configuration = Configuration(optimizer: OptimizerSettings(.sgd, learningRate: 1e-4))
    return try Benchmark(
      configuration: configuration, data: TrainingData(dataset: images.dataset, settings: configuration.dataset),
      instructionSet: instructionSet, runs: runs)
  }

  private func noteCircumstances(_ images: BenchmarkImages) {
    if images.dataset.isSynthetic { note("\(CIFAR10Dataset.syntheticNotice): the times are the same.") }
    #if DEBUG
      note("This is a debug build: what stands around the kernels is slower than in a release build.")
    #endif
  }

  private func report(_ benchmark: Benchmark) throws -> BenchmarkReport {
    var report = BenchmarkReport()
    // Memory first: what a part before it had would count.
    let memory = parts.contains(.memory) ? try benchmark.memory(.adam) : nil
    if parts.contains(.limits) { report.addLimits(peak: benchmark.peak(), bandwidths: benchmark.bandwidths()) }
    if parts.contains(.products) { report.addProducts(try benchmark.products(), of: benchmark.work.products) }
    if parts.contains(.steps) { report.addSteps(try benchmark.steps()) }
    if parts.contains(.evaluation) {
      report.addEvaluation(try benchmark.evaluation(), images: benchmark.evaluatedImages)
    }
    if parts.contains(.trials), !isLeftOut(benchmark) {
      report.addTrials(try [.sgd, .adam].map { try benchmark.trial($0, count: max(1, runs / 20)) })
    }
    if let memory { report.addMemory(memory, of: .adam) }
    return report
  }

  /// Whole trials, not asked for by name, are not begun where each would take minutes.
  private func isLeftOut(_ benchmark: Benchmark) -> Bool {
    let seconds = benchmark.leastTrialSeconds
    guard parts.parts == Part.allCases, seconds > Self.trialPatience else { return false }
    note("A trial takes more than \(NumberText.fixed(seconds, places: 0)) s here; '--parts trials' measures it.")
    return true
  }

  private static let trialPatience = 60.0

  /// The protocol of scripts/bench/trial.py, without its losses: `ready` and what runs; then one line in, as many lines
  /// out as it asks for, processor seconds and wall seconds of each step.
  private func serveSteps(_ benchmark: Benchmark, _ rule: UpdateRule) throws {
    var training = try benchmark.bareTraining(rule)
    try show("ready slalom \(Slalom.version), \(benchmark.limits.instructionSet.rawValue)\n")
    while let line = readLine() {
      guard let count = Int(line), count > 0 else { throw UnusableInput("'\(line)' is no number of steps") }
      for _ in 0..<count {
        let start = ContinuousClock.now
        let processor = try training.step()
        try show("\(processor) \((ContinuousClock.now - start) / .seconds(1))\n")
      }
    }
  }
}

/// `limits,steps`.
struct PartList: ExpressibleByArgument {
  let parts: [TrainingBenchCommand.Part]

  init(parts: [TrainingBenchCommand.Part]) { self.parts = parts }

  init?(argument: String) {
    let names = argument.split(separator: ",").map(String.init)
    parts = names.compactMap(TrainingBenchCommand.Part.init(rawValue:))
    guard !names.isEmpty, parts.count == names.count else { return nil }
  }

  func contains(_ part: TrainingBenchCommand.Part) -> Bool { parts.contains(part) }

  var defaultValueDescription: String { "all" }
}

extension InstructionSet: ExpressibleByArgument {}
