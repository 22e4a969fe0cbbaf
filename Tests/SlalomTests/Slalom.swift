import Foundation
import Processes
import TestSupport
import Testing

/// What a finished command left.
struct Output {
  let exit: ChildProcess.Exit
  let standardOutput: String
  let standardError: String

  var code: Int? { if case .status(let code) = exit { code } else { nil } }

  /// Standard output as JSON.
  func json() throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(standardOutput.utf8)) as? [String: Any])
  }
}

/// The built program, run as its users run it: real processes, real sockets, real files, all in a directory of its own.
final class Slalom {
  private let scratch: ScratchDirectory
  var directory: String { scratch.path }
  /// Real data where SLALOM_DATA names some, else synthetic.
  let data: String
  private var commands = 0

  init() throws {
    scratch = try ScratchDirectory()
    data = try Slalom.data()
  }

  /// The executable beside this test bundle.
  static let executable = URL(fileURLWithPath: ChildProcess.ownExecutable).deletingLastPathComponent()
    .appendingPathComponent("slalom").path

  private static func data() throws -> String {
    if let data = ProcessInfo.processInfo.environment["SLALOM_DATA"], !data.isEmpty { return data }
    return try synthetic.get()
  }

  /// Made once for all tests.
  private static let synthetic = Result { () throws -> String in
    let directory = NSTemporaryDirectory() + "slalom-synthetic-" + UUID().uuidString
    print("SLALOM_DATA is not set: whole-process tests use SYNTHETIC data")
    let child = try ChildProcess(executable, ["data", "synthesize", "--output", directory], output: .null)
    try #require(child.wait() == .status(0))
    return directory
  }

  var store: String { directory + "/store" }

  var environment: [String: String] {
    [
      "SLALOM_STORE": store, "SLALOM_DATA": data, "SLALOM_COORDINATOR": "", "XDG_CACHE_HOME": directory + "/cache",
      "XDG_STATE_HOME": directory + "/state",
    ]
  }

  /// Runs a command to its end, which has to come within two minutes.
  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Output {
    try finish(try start(arguments, environment: environment, within: 120))
  }

  /// Runs one of the project's Python programs with the interpreter that SLALOM_PYTHON names.
  func runPython(_ script: String, _ arguments: [String]) throws -> Output {
    let python = try #require(ProcessInfo.processInfo.environment["SLALOM_PYTHON"], "SLALOM_PYTHON names a Python")
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../\(script)")
    commands += 1
    let (outputPath, errorPath) = ("\(directory)/\(commands).out", "\(directory)/\(commands).err")
    let child = try ChildProcess(
      python, [path.standardized.path] + arguments, output: .file(outputPath), error: .file(errorPath),
      environment: environment)
    return try finish(Running(child: child, outputPath: outputPath, errorPath: errorPath))
  }

  struct Running {
    let child: ChildProcess
    let outputPath: String
    let errorPath: String

    var errorSoFar: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }
  }

  /// Starts a command without waiting.
  ///
  /// - Parameter seconds: after which `timeout` ends it; nil starts it directly, so that its process id is its own.
  func start(_ arguments: [String], environment: [String: String] = [:], within seconds: Int? = nil) throws -> Running {
    commands += 1
    let outputPath = "\(directory)/\(commands).out"
    let errorPath = "\(directory)/\(commands).err"
    let environment = self.environment.merging(environment) { $1 }
    let (program, all) =
      seconds.map { ("/usr/bin/timeout", [String($0), Slalom.executable] + arguments) } ?? (
        Slalom.executable, arguments
      )
    let child = try ChildProcess(
      program, all, output: .file(outputPath), error: .file(errorPath), environment: environment)
    return Running(child: child, outputPath: outputPath, errorPath: errorPath)
  }

  func finish(_ running: Running) throws -> Output {
    let exit = try running.child.end()
    return Output(
      exit: exit, standardOutput: try String(contentsOfFile: running.outputPath, encoding: .utf8),
      standardError: try String(contentsOfFile: running.errorPath, encoding: .utf8))
  }

  /// Starts a coordinator on a free port and returns when it listens.
  func startCoordinator(_ arguments: String...) throws -> ChildProcess {
    commands += 1
    let child = try ChildProcess(
      Slalom.executable, ["coordinator", "--listen", "tcp://127.0.0.1:*"] + arguments, output: .pipe,
      error: .file("\(directory)/\(commands).coordinator.err"), environment: environment)
    var line: [UInt8] = []
    while !line.contains(UInt8(ascii: "\n")) {
      var item = pollfd(fd: child.standardOutput, events: Int16(POLLIN), revents: 0)
      try #require(poll(&item, 1, 60_000) == 1, "the coordinator says where it listens within a minute")
      line += try #require(FileDescriptor(child.standardOutput).read(), "the coordinator ended by \(child.wait())")
    }
    return child
  }

  func startWorker(_ arguments: String..., environment: [String: String] = [:]) throws -> Running {
    try start(["worker"] + arguments, environment: environment)
  }

  func write(_ text: String, to name: String) throws -> String {
    let path = directory + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Asks again and again until `condition` holds; each question is a whole process, so nothing spins.
  func wait(
    for what: String, _ arguments: String..., until condition: (Output) throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while true {
      let output = try finish(try start(arguments, within: 60))
      if try condition(output) { return }
      try #require(ContinuousClock.now < deadline, "\(what)\n\(output.standardOutput)\(output.standardError)")
    }
  }

  /// The rows of `slalom shards`.
  func shards() throws -> [[String: Any]] {
    try #require(try run("shards", "--format", "json").json()["shards"] as? [[String: Any]])
  }

  /// Waits until so many shards of the latest sweep are in a state.
  func waitForShards(_ count: Int, state: String) throws {
    try wait(for: "\(count) shards \(state)", "shards", "--format", "json") { output in
      guard output.code == 0 else { return false }
      let shards = try output.json()["shards"] as? [[String: Any]] ?? []
      return shards.count { $0["state"] as? String == state } >= count
    }
  }

  /// The arguments of a process.
  static func commandLine(of process: Int32) -> [String] {
    let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Child processes of a process, whichever of its threads started them.
  static func children(of process: Int32) -> [Int32] {
    let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
    return tasks.flatMap { task in
      let list = (try? String(contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)) ?? ""
      return list.split(separator: " ").compactMap { Int32($0) }
    }
  }
}

extension ChildProcess {
  /// How it ended, which has to be within three minutes.
  func end() throws -> Exit {
    if let exit = wait(atMost: .seconds(180)) { return exit }
    send(signal: SIGKILL)
    _ = wait()
    throw HangingProcess(processID: processID)
  }
}

struct HangingProcess: Error {
  let processID: Int32
}

/// Ends processes when a test is over, however it ends.
final class Ending {
  private var children: [ChildProcess] = []

  func add(_ child: ChildProcess) -> ChildProcess {
    children.append(child)
    return child
  }

  deinit {
    for child in children {
      child.send(signal: SIGKILL)
      _ = child.wait()
    }
  }
}
