internal import ArgumentParser
internal import Benchmarking
internal import Foundation
internal import Processes
internal import SweepViews

/// `slalom bench coordinator`: what a coordinator costs and how fast it answers.
struct CoordinatorBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coordinator",
    abstract: "Measure a coordinator: shards a second, CPU a shard, latencies, memory.",
    discussion: """
      Starts a coordinator on a store of its own, simulated workers that speak its protocol and train nothing, and the \
      commands that people use, each as a process. Where several numbers of trials and workers are given, every \
      combination is measured.

      Parts: sweep (trials from submission to the last result, with latencies and memory); commands, watching and restart \
      of the same sweep; idle (workers that only send heartbeats); slots (real workers with real slots on the smallest \
      trials there are).

      Examples:
        slalom bench coordinator --workers 10,100,1000 --trials 1000,10000 --parts sweep
        slalom bench coordinator --workers 1000,4000 --parts idle --worker-processes 2
        slalom bench coordinator --program /usr/local/bin/slalom --store-in /var/tmp --format json
      """)

  enum Part: String, CaseIterable { case sweep, commands, watching, restart, idle, slots }

  @Option(help: ArgumentHelp("Trials of the sweep.", valueName: "list"))
  var trials: NumberList = NumberList([10_000])

  @Option(help: ArgumentHelp("Simulated workers.", valueName: "list"))
  var workers: NumberList = NumberList([100])

  @Option(
    help: ArgumentHelp(
      "Comma-separated, of \(Part.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "list"))
  var parts: LoadPartList = LoadPartList(parts: Part.allCases)

  @Option(help: "Slots of each simulated worker.")
  var slots = 1

  @Option(help: "How long a simulated worker trains a trial.")
  var trainMilliseconds = 0

  @Option(help: "Trials of each configuration.")
  var seeds = 10

  @Option(help: "Followers of the sweep, which ask once a second while its trials run.")
  var followers = 1

  @Option(help: "Pages of the sweep that are open while its trials run.")
  var pages = 0

  @Option(help: "Real slots, for the part 'slots'.")
  var realSlots = 2

  @Option(help: "Processes that the simulated workers share.")
  var workerProcesses = 1

  @Option(help: ArgumentHelp("How long something that stands still is watched.", valueName: "seconds"))
  var window = 20.0

  @Option(help: ArgumentHelp("No step of a measurement takes longer.", valueName: "seconds"))
  var limit = 120.0

  @Option(help: ArgumentHelp("Where stores are made (default: the system's temporary directory).", valueName: "dir"))
  var storeIn: String?

  @Option(help: ArgumentHelp("The slalom that is measured (default: this one).", valueName: "path"))
  var program: String?

  @OptionGroup var output: FormatOptions

  func validate() throws {
    for (option, value, greatest) in [
      ("--slots", slots, 1024), ("--seeds", seeds, 100_000), ("--worker-processes", workerProcesses, 64),
      ("--real-slots", realSlots, 1024),
    ] where !(1...greatest).contains(value) {
      throw ValidationError("\(option) is \(value); give 1 to \(greatest)")
    }
    for (option, value) in [
      ("--train-milliseconds", trainMilliseconds), ("--followers", followers), ("--pages", pages),
    ] where value < 0 || value > 1_000_000 { throw ValidationError("\(option) is \(value); give 0 or more") }
    for (option, value) in [("--window", window), ("--limit", limit)] where !(value > 0 && value <= 1e6) {
      throw ValidationError("\(option) is \(value); give a positive number of seconds")
    }
    if let greatest = trials.numbers.max(), greatest > 100_000 {
      throw ValidationError("--trials holds \(greatest); a sweep has at most 100000")
    }
  }

  func run() throws {
    try reporting {
      let interruption = Interruption()
      let benchmark = LoadBenchmark(
        LoadOptions(
          program: program ?? ChildProcess.ownExecutable,
          storeParent: storeIn ?? FileManager.default.temporaryDirectory.path, workerProcesses: workerProcesses,
          slots: slots, trainingMilliseconds: trainMilliseconds, seeds: seeds, followers: followers, pages: pages,
          window: .seconds(window), limit: .seconds(limit))
      ) { interruption.hasCome }
      try show(
        report(benchmark).rendered(
          output.format, style: .ofStandardOutput, context: [.init("processor", .string(Processor.name))]))
    }
  }

  private func report(_ benchmark: LoadBenchmark) throws -> BenchmarkReport {
    var report = BenchmarkReport()
    let sweepParts = Set(parts.parts.compactMap(\.ofSweep))
    if parts.parts.contains(.sweep) || !sweepParts.isEmpty {
      var sweeps: [SweepMeasurement] = []
      for count in trials.numbers {
        for workers in workers.numbers {
          note("a sweep of \(count) trials, \(workers) workers")
          let sweep = try benchmark.sweep(trials: count, workers: workers, parts: sweepParts)
          if let complaint = sweep.complaint { note("a worker says: \(complaint)") }
          sweeps.append(sweep)
        }
      }
      report.addSweeps(sweeps)
    }
    if parts.parts.contains(.idle) {
      report.addIdle(
        try workers.numbers.map { count in
          note("\(count) workers without work")
          return try benchmark.idle(workers: count)
        })
    }
    if parts.parts.contains(.slots) {
      report.addSlots(
        try trials.numbers.flatMap { count in
          try [true, false].map { isOneWorker in
            note("\(realSlots) slots of \(isOneWorker ? "one worker" : "a worker each"), \(count) trials")
            return try benchmark.slots(realSlots, trials: count, ofOneWorker: isOneWorker)
          }
        })
    }
    return report
  }
}

extension CoordinatorBenchCommand.Part {
  fileprivate var ofSweep: SweepPart? {
    switch self {
    case .commands: .commands
    case .watching: .watching
    case .restart: .restart
    case .sweep, .idle, .slots: nil
    }
  }
}

/// `1000,10000`.
struct NumberList: ExpressibleByArgument {
  let numbers: [Int]

  init(_ numbers: [Int]) { self.numbers = numbers }

  init?(argument: String) {
    let parts = argument.split(separator: ",").map { Int($0) }
    numbers = parts.compactMap { $0 }
    guard !numbers.isEmpty, numbers.count == parts.count, numbers.allSatisfy({ $0 > 0 }) else { return nil }
  }

  var defaultValueDescription: String { numbers.map(String.init).joined(separator: ",") }
}

/// `sweep,idle`.
struct LoadPartList: ExpressibleByArgument {
  let parts: [CoordinatorBenchCommand.Part]

  init(parts: [CoordinatorBenchCommand.Part]) { self.parts = parts }

  init?(argument: String) {
    let names = argument.split(separator: ",").map(String.init)
    parts = names.compactMap(CoordinatorBenchCommand.Part.init(rawValue:))
    guard !names.isEmpty, parts.count == names.count else { return nil }
  }

  var defaultValueDescription: String { "all" }
}
