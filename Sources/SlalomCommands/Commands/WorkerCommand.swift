internal import ArgumentParser
internal import CIFAR10
internal import Foundation
internal import Kernels
internal import Logging
internal import Processes
internal import SweepCore
internal import SweepWorker
internal import ZeroMQ

/// `slalom worker`: trains for a coordinator until it is stopped.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Train for a coordinator until stopped.",
    discussion: """
      One process owns the connection; each slot is a child process that trains one trial at a time on one core. A slot \
      that crashes is started again and its trial is tried again; a coordinator that goes away for a while misses nothing.

      EXAMPLE
        slalom worker --coordinator tcp://lab-1:7117 --access lab-1.access --slots 8 --data ~/cifar-10-batches-bin
      """)

  @OptionGroup var access: AccessOptions

  @Option(help: ArgumentHelp("Trials at a time, or auto for one a core.", valueName: "n|auto"))
  var slots = "auto"

  @Option(
    help: ArgumentHelp(
      "The data, or its parent directory (default: SLALOM_DATA, then the cache directory).", valueName: "dir"))
  var data: String?

  @Option(help: ArgumentHelp("What people call this worker (default: host and process id).", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Processors to keep the slots on, in turn, as in 0,1,4-7 (default: one each if the slots take all of them).",
      valueName: "list"))
  var processors: ProcessorList?

  @Option(help: ArgumentHelp("How long to wait for a coordinator at first.", valueName: "seconds"))
  var connectTimeout = 60.0

  @Option(help: ArgumentHelp("How long to train on without hearing of the coordinator.", valueName: "seconds"))
  var patience = 600.0

  @Option(help: ArgumentHelp("How long a slot may be silent before it is killed.", valueName: "seconds"))
  var stallTimeout = 600.0

  @OptionGroup var parent: ParentOption
  @OptionGroup var logging: LoggingOptions

  func validate() throws {
    guard slots == "auto" || Int(slots).map({ (1...1024).contains($0) }) == true else {
      throw ValidationError("--slots is '\(slots)'; give auto, or 1 to 1024")
    }
    if let name, name.utf8.isEmpty || name.utf8.count > 100 || name.contains(where: \.isNewline) {
      throw ValidationError("--name is \(name.utf8.count) bytes; give one line of 1 to 100 bytes")
    }
    for (option, value) in [
      ("--connect-timeout", connectTimeout), ("--patience", patience), ("--stall-timeout", stallTimeout),
    ] where !(value > 0 && value <= 1e9) {
      throw ValidationError("\(option) is \(value); give a positive number of seconds")
    }
  }

  /// A worker that takes the whole machine keeps each slot on a processor of its own. One that does not may share the
  /// machine with others like it, which would all choose the same ones.
  private func processors(for slots: Int) -> [Int] {
    if let processors { return processors.numbers }
    let available = CPU.available
    return slots == available.count ? available : []
  }

  func run() throws {
    parent.apply()
    try reporting {
      let log = logging.logger("worker")
      let instructionSet = try instructionSet()
      let directory = try CIFAR10Directory.locate(explicit: data, environment: ProcessInfo.processInfo.environment)
      let dataset = try CIFAR10Dataset.open(directory)
      let host = ProcessInfo.processInfo.hostName
      let process = ProcessInfo.processInfo.processIdentifier
      let identity = WorkerIdentity(
        id: WorkerIdentity.newID(), name: name ?? "\(host)-\(process)", host: host, processID: process,
        instructionSet: instructionSet.rawValue, slots: Int(slots) ?? CPU.available.count,
        softwareVersion: Slalom.version, dataDigests: [dataset.digest], dataPath: directory.path)
      let access = try access.load()
      let supervisor = try Supervisor(
        .init(
          identity: identity, access: access,
          settings: .init(
            connectTimeout: .seconds(connectTimeout), patience: .seconds(patience), stallTimeout: .seconds(stallTimeout)
          ),
          executable: ChildProcess.ownExecutable, slotArguments: ["slot", "--data", directory.path],
          processors: processors(for: identity.slots)), log: log)
      log.info(
        """
        \(identity.name): \(counted(identity.slots, "slot")), \(instructionSet.rawValue), data \
        \(dataset.digest.hex.prefix(12)) in \(directory.path), coordinator \(access.endpoint)
        """)
      let interruption = Interruption { Task { await supervisor.stop() } }
      let ending = supervisor.run()
      withExtendedLifetime(interruption) {}
      switch ending {
      case .stopped: return
      case .refused(let reason): throw UnusableInput(reason)
      case .coordinatorLost(let reason):
        note("error: \(reason) (\(access.endpoint)); start the coordinator, then this worker again")
        throw Exit.coordinatorLost
      case .slotsDoNotStart(let reason):
        note("error: \(reason)")
        throw Exit.internalError
      }
    }
  }
}

/// The instruction set to compute with; an unusable SLALOM_ISA is unusable input.
func instructionSet() throws -> InstructionSet {
  do {
    return try InstructionSet.current()
  } catch {
    throw UnusableInput(error.description)
  }
}

/// Processor numbers such as `0,1,4-7`.
struct ProcessorList: ExpressibleByArgument {
  let numbers: [Int]

  init?(argument: String) {
    var numbers: [Int] = []
    for part in argument.split(separator: ",") {
      let ends = part.split(separator: "-").map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, 0 <= first, first <= last,
        last < 1024
      else { return nil }
      numbers += Array(first...last)
    }
    guard !numbers.isEmpty else { return nil }
    self.numbers = numbers
  }
}
