internal import ArgumentParser
internal import CIFAR10
internal import Foundation
internal import SweepClient
internal import SweepCore
internal import SweepExport
internal import SweepViews

/// `slalom export`: a sweep's metrics in other programs' formats.
struct ExportCommand: ParsableCommand {
  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, tensorboard }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a sweep's metrics for other programs: JSON Lines, or TensorBoard's event files.",
    discussion: """
      Every trial that has a result is exported whole. JSON Lines are one object an iteration, with the trial's settings, \
      for pandas.read_json(path, lines=True, precise_float=True) and the like; they go to standard output or to the file of --output. \
      TensorBoard gets one run a trial below the directory of --output, its values rounded to single precision, and the \
      settings for its HParams tab.

      EXAMPLES
        slalom export quickstart --format jsonl > quickstart.jsonl
        slalom export quickstart --format tensorboard --output runs && tensorboard --logdir runs
      """)

  @Argument(help: ArgumentHelp("A sweep's id, a prefix of one, or a name (default: the latest).", valueName: "sweep"))
  var sweep: String = ""

  @Option(help: ArgumentHelp("jsonl or tensorboard.", valueName: "format"))
  var format: Format

  @Option(
    help: ArgumentHelp("The file (jsonl) or the new directory (tensorboard) to write.", valueName: "path"))
  var output: String?

  @OptionGroup var access: AccessOptions

  func validate() throws {
    if format == .tensorboard, output == nil {
      throw ValidationError("--format tensorboard writes a directory; name it with --output DIR")
    }
  }

  func run() throws {
    try reporting {
      if let output, FileManager.default.fileExists(atPath: output), try !Self.isEmptyDirectory(output) {
        throw UnusableInput("\(output) is there already; remove it, or give another --output")
      }
      var connection = try access.connectToRead()
      let snapshot = try connection.sweep(sweep)
      let finished = snapshot.shards.indices.filter { snapshot.shards[$0].summary != nil }
      switch format {
      case .jsonl: try writeLines(snapshot, finished, &connection)
      case .tensorboard: try writeRuns(snapshot, finished, &connection)
      }
      let missing = snapshot.shards.count - finished.count
      note(
        "\(finished.count) of \(counted(snapshot.shards.count, "trial")) exported"
          + (missing > 0 ? "; \(missing) have no result yet" : ""))
    }
  }

  private static func isEmptyDirectory(_ path: String) throws -> Bool {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
      return false
    }
    return try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
  }

  private func writeLines(
    _ snapshot: SweepSnapshot, _ finished: [Int], _ connection: inout CoordinatorConnection
  ) throws {
    guard let output else {
      try connection.forEachShard(finished, of: snapshot) { try show(JSONLines.text($0)) }
      return
    }
    // It gets its name when it is whole.
    let temporary = "\(output).\(getpid()).tmp"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw UnusableInput("cannot write \(output); check that its directory exists and its permissions") }
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    try connection.forEachShard(finished, of: snapshot) { try file.write(contentsOf: Data(JSONLines.text($0).utf8)) }
    try file.close()
    guard rename(temporary, output) == 0 else {
      throw UnusableInput("cannot write \(output): \(String(cString: strerror(errno)))")
    }
  }

  private func writeRuns(
    _ snapshot: SweepSnapshot, _ finished: [Int], _ connection: inout CoordinatorConnection
  ) throws {
    guard let output else { return }
    let path = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
    let names = RunNames(snapshot.definition).names(of: finished.map { ($0, snapshot.shards[$0].trial) })
    let nameOfShard = Dictionary(uniqueKeysWithValues: zip(finished, names))
    let temporary = try AtomicDirectory.begin(path)
    defer { AtomicDirectory.abandon(temporary) }
    try connection.forEachShard(finished, of: snapshot) { shard in
      guard let name = nameOfShard[shard.index] else { return }
      try AtomicDirectory.makeDirectories("\(temporary)/\(name)")
      try AtomicDirectory.writeFile("\(temporary)/\(name)/\(TensorBoardFile.name)", TensorBoardFile(shard).bytes)
    }
    try AtomicDirectory.writeFile(
      "\(temporary)/\(TensorBoardFile.name)", HyperparameterTab(snapshot.definition).bytes)
    try AtomicDirectory.finish(temporary, as: path, replacing: false)
  }
}

extension CoordinatorConnection {
  /// Calls `body` with each of `shards` in turn. A few are held in memory at a time, however many there are.
  fileprivate mutating func forEachShard(
    _ shards: [Int], of snapshot: SweepSnapshot, _ body: (ExportedShard) throws -> Void
  ) throws {
    var rest = shards[...]
    while !rest.isEmpty {
      let some = Array(rest.prefix(64))
      rest = rest.dropFirst(some.count)
      let series = try series(of: snapshot.id, shards: some)
      for index in some {
        guard let series = series[index] else { continue }
        try body(
          ExportedShard(
            index: index, trial: snapshot.definition.trial(at: index), id: snapshot.shards[index].trial,
            series: series))
      }
    }
  }
}
