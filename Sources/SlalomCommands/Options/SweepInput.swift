internal import ArgumentParser
internal import CIFAR10
internal import Foundation
internal import Processes
internal import SweepCore
internal import SweepViews

/// A sweep file and the data it is for, resolved on the side of whoever submits.
struct SweepInput: ParsableArguments {
  @Argument(help: ArgumentHelp("The sweep file (docs/sweep-file.md).", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "The data, or its parent directory (default: SLALOM_DATA, then the cache directory).", valueName: "dir"))
  var data: String?

  struct Resolved {
    let definition: SweepDefinition
    let directory: CIFAR10Directory
  }

  /// Reads and checks everything, before anything starts.
  func resolve() throws -> Resolved {
    guard let text = String(validating: try content(), as: UTF8.self) else {
      throw UnusableInput("the sweep file \(file) is no UTF-8 text")
    }
    let spec = try SweepSpec.parse(text, file: file)
    let directory = try CIFAR10Directory.locate(explicit: data, environment: ProcessInfo.processInfo.environment)
    let dataset = try CIFAR10Dataset.open(directory)
    for configuration in spec.configurations {
      _ = try TrainingSubset(configuration.dataset, available: dataset.trainingCount)
      if configuration.evaluation.test { try dataset.requireTestFile() }
    }
    if dataset.isSynthetic { note("\(CIFAR10Dataset.syntheticNotice): the table says nothing about CIFAR-10") }
    var definition = spec.definition(dataDigest: dataset.digest)
    definition.isSynthetic = dataset.isSynthetic
    return Resolved(definition: definition, directory: directory)
  }
}

extension SweepInput {
  /// The file's bytes, but not many more than a sweep file may have. A pipe will do, as in `slalom run <(generate)`.
  private func content() throws -> [UInt8] {
    func failure(_ code: Int32) -> UnusableInput {
      let reason = code == ENOENT ? "there is no such file" : String(cString: strerror(code))
      return UnusableInput("cannot read the sweep file \(file): \(reason)")
    }
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw failure(EISDIR) }
    var content: [UInt8] = []
    while content.count <= SpecLimits.fileBytes {
      guard let bytes = FileDescriptor(descriptor).read() else { break }
      content += bytes
    }
    return content
  }
}

extension SweepDefinition {
  /// What a title says beside the sweep's name.
  var note: String? { isSynthetic ? "SYNTHETIC DATA" : nil }

  /// For `--dry-run`: what would be trained.
  func plan(_ format: TableFormat) -> String {
    let rows = configurations.map { configuration -> [Table.Cell] in
      let optimizer = configuration.optimizer
      let settings = optimizer.hyperparameters
        .map { "\($0.key.rawValue) \(NumberText.setting($0.value))" }.joined(separator: ", ")
      return [
        .text(configuration.id(dataDigest: dataDigest).short), .text(optimizer.rule.rawValue),
        Table.Cell(NumberText.setting(optimizer.learningRate), value: .number(optimizer.learningRate)),
        .text(settings), .integer(seeds.count), .integer(configuration.iterations),
      ]
    }
    let table = Table(
      name: "configurations",
      columns: [
        .init("configuration", "configuration"), .init("optimizer", "optimizer"),
        .init("learningRate", "learning rate", .right), .init("hyperparameters", "hyperparameters", dropOrder: 1),
        .init("seeds", "seeds", .right), .init("iterations", "iterations", .right),
      ], rows: rows)
    return table.rendered(format, style: .ofStandardOutput)
  }
}
