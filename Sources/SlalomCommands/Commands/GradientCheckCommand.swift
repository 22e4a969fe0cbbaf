internal import ArgumentParser
internal import CIFAR10
internal import FoundationEssentials
internal import Kernels
internal import SweepCore
internal import Training

/// `slalom gradcheck`: analytic against numerical gradients.
struct GradientCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Compare analytic gradients with central differences.",
    discussion: """
      Trains --burn-in steps, then differentiates the loss of --images images at parameters drawn from every layer. The \
      relative error is |a-n| / max(|a|, |n|): above 1e-2 the gradient is wrong (exit code 1), 1e-7 or less is right, 1e-4 \
      is acceptable where kinks of ReLU are crossed, 1e-2 for a network of 10 layers. Gradients that are themselves in the \
      1e-10 range are flagged and not judged.

      Example:
        slalom gradcheck --hidden 100,100 --burn-in 50
      """)

  @OptionGroup var trial: TrialOptions

  @Option(help: "Training steps before the check.")
  var burnIn: Int = 20

  @Option(help: "Images whose mean loss is differentiated, at most --batch.")
  var images: Int = 10

  @Option(help: "Parameters drawn from each layer's weights and from its biases.")
  var samples: Int = 40

  @Option(help: "Step of the differences; by default 1e-3 to 1e-6 are tried and the best agreement counts.")
  var step: Double?

  @Option(help: "Directory with the CIFAR-10 .bin files, or its parent (default: SLALOM_DATA, then the cache).")
  var data: String?

  func validate() throws {
    for (name, value) in [("images", images), ("samples", samples)] where value < 1 {
      throw ValidationError("--\(name) is \(value); give at least 1")
    }
    guard burnIn >= 0 else { throw ValidationError("--burn-in is \(burnIn); give at least 0") }
    if let step, !(step > 0 && step.isFinite) {
      throw ValidationError("--step is \(step); give a positive, finite number")
    }
  }

  func run() throws {
    let settings = TrialSettings(configuration: trial.configuration, seed: trial.seed)
    let trainer: Trainer
    do {
      let directory = try CIFAR10Directory.locate(explicit: data, environment: ProcessInfo.processInfo.environment)
      let trainingData = try TrainingData(
        dataset: CIFAR10Dataset.open(directory), settings: settings.configuration.dataset)
      trainer = try Trainer(settings: settings, data: trainingData, instructionSet: InstructionSet.current())
    } catch {
      throw unusable(error)
    }
    var check = GradientCheck()
    check.samples = samples
    check.seed = trial.seed
    if let step { check.steps = [step] }
    let point = trainer.lossPoint(burnIn: burnIn, images: images)
    let report = check.report(point, gradients: point.gradients())
    try reporting { try show(GradientCheckTable(report: report).text + "\n") }
    if report.verdict == .wrong { throw ExitCode(1) }
  }
}
