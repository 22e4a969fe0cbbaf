internal import Benchmarking
internal import CIFAR10
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import ZeroMQ

/// A coordinator in a process of its own, on a store in a directory that goes with this object, and commands that ask it.
/// Data and sweep files are there too.
///
/// To be used from one thread that lives as long: the coordinator dies with the thread that started it.
final class CoordinatorUnderTest {
  /// The program that is measured: its coordinator, its commands, its workers.
  let program: String
  let dataDigest: Digest
  /// How it is reached, and with which key.
  private(set) var access: AccessFile
  /// Where its dashboard is.
  private(set) var page: String
  private let directory: TemporaryDirectory
  private let workerSlots: [Int]
  private var cluster: Cluster
  private let isInterrupted: () -> Bool

  private var store: String { directory.path + "/store" }
  private var data: String { directory.path + "/data" }

  /// Starts it, and returns when it listens.
  ///
  /// - Parameters:
  ///   - parent: where its directory is made.
  ///   - workerSlots: of each worker that `startWorkers` starts.
  init(
    program: String, in parent: String, workerSlots: [Int] = [], isInterrupted: @escaping () -> Bool
  ) throws {
    self.program = program
    self.isInterrupted = isInterrupted
    self.workerSlots = workerSlots
    directory = try TemporaryDirectory(in: parent)
    let (store, data) = (directory.path + "/store", directory.path + "/data")
    var images = SyntheticImages()
    images.trainingFiles = 1
    images.recordsPerTrainingFile = 10
    images.testRecords = 1
    dataDigest = try images.write(to: data).digest
    cluster = Self.cluster(program, directory.path, workerSlots)
    let places = try cluster.startCoordinator(isInterrupted: isInterrupted)
    access = try AccessFile.load(store + "/access")
    access.endpoint = places.endpoint
    page = places.dashboard ?? ""
  }

  private static func cluster(_ program: String, _ directory: String, _ workerSlots: [Int]) -> Cluster {
    let store = directory + "/store"
    let workers = workerSlots.map {
      ["worker", "--store", store, "--data", directory + "/data", "--slots", String($0)]
    }
    return Cluster(
      LocalCoordinator(
        executable: program, arguments: ["coordinator", "--store", store], listen: "tcp://127.0.0.1:*",
        dashboard: "127.0.0.1:*", logDirectory: directory + "/log"),
      LocalLauncher(executable: program, arguments: workers, logDirectory: directory + "/log"))
  }

  deinit { cluster.stop() }

  /// What the coordinator has used; zeros where it has ended.
  var usage: ProcessUsage { cluster.coordinator.processID.flatMap(ProcessUsage.init(of:)) ?? .none }

  var accessPath: String { store + "/access" }

  func startWorkers() throws { try cluster.startWorkers(endpoint: access.endpoint) }

  func stop() { cluster.stop() }

  /// Starts it again on the same store.
  func restart() throws {
    cluster = Self.cluster(program, directory.path, workerSlots)
    let places = try cluster.startCoordinator(isInterrupted: isInterrupted)
    access.endpoint = places.endpoint
    page = places.dashboard ?? ""
  }

  // MARK: Commands

  /// Submits a sweep with the command for it.
  func submit(_ sweep: BenchmarkSweep) throws -> CommandTime {
    let path = "\(directory.path)/\(sweep.name).yaml"
    do {
      try sweep.text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw UnusableInput("cannot write \(path): \(error)")
    }
    return try time("submit", [path, "--data", data])
  }

  /// Runs a command of the measured program against its coordinator; what it prints goes nowhere.
  func time(_ name: String, _ arguments: [String] = []) throws -> CommandTime {
    let start = ContinuousClock.now
    let child = try ChildProcess(
      program, [name] + arguments + ["--store", store, "--coordinator", access.endpoint], output: .null,
      error: .file("\(directory.path)/log/\(name).log"), environment: ["SLALOM_COORDINATOR": access.endpoint])
    while true {
      if let exit = child.wait(atMost: .milliseconds(500)) {
        let seconds = ContinuousClock.now - start
        return CommandTime(seconds: seconds / .seconds(1), failure: exit == .status(0) ? nil : exit.description)
      }
      if isInterrupted() {
        child.send(signal: SIGKILL)
        _ = child.wait()
        throw ClientError.interrupted
      }
    }
  }

  /// Waits, but not beyond `limit`, until `condition` holds; asks it after each `interval`.
  ///
  /// - Returns: whether it held.
  /// - Throws: `ClientError.interrupted`.
  func wait(
    atMost limit: Duration, every interval: Duration = .milliseconds(20), until condition: () throws -> Bool
  ) throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if isInterrupted() { throw ClientError.interrupted }
      if try condition() { return true }
      usleep(UInt32(interval / .microseconds(1)))
    }
    return try condition()
  }

  /// Lets time pass.
  func pass(_ duration: Duration) throws { _ = try wait(atMost: duration) { false } }
}

/// A new directory that is removed, with what is in it, when this object goes.
private final class TemporaryDirectory {
  let path: String

  init(in parent: String) throws {
    path = parent + "/slalom-bench-" + UUID().uuidString.prefix(8)
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw UnusableInput("cannot make \(path): \(error); give another directory with --store-in")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
