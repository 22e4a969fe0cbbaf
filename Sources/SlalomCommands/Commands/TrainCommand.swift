internal import ArgumentParser
internal import CIFAR10
internal import FoundationEssentials
internal import Kernels
internal import SweepCore
internal import Training

/// `slalom train`: one trial, on this process's main thread.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train one trial here and print how it went.",
    discussion: """
      The trial gets the same id and digest as it would in a sweep. A trial that diverges is a result: the exit code is 0, \
      or 4 with --strict.

      Example:
        slalom train --optimizer adam --learning-rate 1e-4 --export adam-trial
        python3 scripts/replay.py adam-trial --data DIR      # the same losses, by NumPy
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json }

  @OptionGroup var trial: TrialOptions

  @Option(help: "Passes over the training images.")
  var epochs: Int = 10

  @Option(help: "Training accuracy is taken on so many first training images.")
  var evaluationTrain: Int = EvaluationSettings().train

  @Flag(help: "Take the accuracy on the test file at the end.")
  var test = false

  @Option(help: "Also record at every iteration: gradient-norm, update-norm (comma-separated).")
  var record: RecordedNorms = RecordedNorms(norms: [])

  @Option(help: "Directory with the CIFAR-10 .bin files, or its parent (default: SLALOM_DATA, then the cache).")
  var data: String?

  @Option(help: "Write everything needed to replay the trial to this directory, which is new or empty.")
  var export: String?

  @Option(help: "table or json.")
  var format: Format = .table

  @Flag(help: "Exit with 4 if the trial diverges.")
  var strict = false

  func validate() throws {
    guard epochs > 0 else { throw ValidationError("--epochs is \(epochs); give at least 1") }
    guard evaluationTrain > 0 else {
      throw ValidationError("--evaluation-train is \(evaluationTrain); give at least 1")
    }
  }

  func run() throws {
    let settings = settings
    let trainer: Trainer
    let exporting: TrialExport?
    do {
      let environment = ProcessInfo.processInfo.environment
      let directory = try CIFAR10Directory.locate(explicit: data, environment: environment)
      let trainingData = try TrainingData(
        dataset: CIFAR10Dataset.open(directory), settings: settings.configuration.dataset)
      if trainingData.dataset.isSynthetic { note(CIFAR10Dataset.syntheticNotice) }
      let instructionSet = try InstructionSet.current()
      trainer = try Trainer(settings: settings, data: trainingData, instructionSet: instructionSet)
      exporting = try export.map { path throws(TrainingError) in try TrialExport(path: path) }
      try exporting?.writeStart(trainer)
    } catch {
      throw unusable(error)
    }

    let clock = ContinuousClock()
    let start = clock.now
    var progress = TrainingProgress(configuration: settings.configuration)
    let trained = trainer.run { event in progress.show(event) }
    progress.finish()
    let elapsed = clock.now - start
    do { try exporting?.writeEnd(trainer, trained) } catch { throw unusable(error) }

    let summary = TrainSummary(trainer, trained, elapsed: elapsed)
    try reporting {
      switch format {
      case .table: try show(summary.table + "\n")
      case .json: try show(summary.json() + "\n")
      }
    }
    if strict, case .diverged = trained.result.ending { throw Exit.diverged }
  }

  private var settings: TrialSettings {
    var configuration = trial.configuration
    configuration.epochs = epochs
    configuration.evaluation.train = evaluationTrain
    configuration.evaluation.test = test
    configuration.record = record.norms
    return TrialSettings(configuration: configuration, seed: trial.seed)
  }
}

/// `gradient-norm,update-norm`.
struct RecordedNorms: ExpressibleByArgument {
  let norms: Set<RecordedNorm>

  init(norms: Set<RecordedNorm>) { self.norms = norms }

  init?(argument: String) {
    let names = argument.split(separator: ",").map(String.init)
    let norms = names.compactMap(RecordedNorm.init(rawValue:))
    guard !names.isEmpty, norms.count == names.count else { return nil }
    self.norms = Set(norms)
  }

  var defaultValueDescription: String { norms.isEmpty ? "none" : norms.map(\.rawValue).sorted().joined(separator: ",") }
}
