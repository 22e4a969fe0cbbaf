import Foundation
import Processes
import TestSupport
import Testing

/// What outlives a child and what must not: descriptors, and processes whose parent is killed.
@Suite(.timeLimit(.minutes(2)))
struct LifetimeTests {
  /// Other tests open and close files meanwhile, so the pipes are told by their names.
  @Test func noDescriptorIsLeftBehind() throws {
    var seen: Set<String> = []
    for _ in 0..<100 {
      let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .pipe, error: .pipe)
      for descriptor in [child.standardInput, child.standardOutput, child.standardError] {
        seen.insert(try #require(Self.target(of: descriptor)))
      }
      child.closeStandardInput()
      #expect(child.wait() == .status(0))
    }
    #expect(seen.count == 300)
    let left = Self.openFiles.filter { seen.contains($0) }
    #expect(left == [])
  }

  @Test func noDescriptorOfAFailedStartIsLeftBehind() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.path + "/log"
    // Other tests run beside this one: their files come and go, this one's hundreds would stay.
    let before = Self.openFiles.count
    for _ in 0..<300 {
      #expect(throws: ChildProcess.SpawnError.self) {
        try ChildProcess("/no/such/program", [], input: .pipe, output: .pipe, error: .file(path))
      }
      #expect(throws: ChildProcess.SpawnError.self) {
        try ChildProcess("/bin/true", [], input: .pipe, output: .pipe, error: .file("/no/such/directory/log"))
      }
    }
    #expect(Self.openFiles.count < before + 200)
    #expect(!Self.openFiles.contains(path))
  }

  private static func target(of descriptor: Int32) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
  }

  /// What the descriptors of this process stand for, such as `pipe:[1234]`.
  private static var openFiles: [String] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return numbers.compactMap { Int32($0).flatMap(target) }
  }

  // MARK: Parents

  /// A grandchild that asked for it ends when its parent is killed with a signal that no program can answer.
  ///
  /// The parent is a `python3` that starts this very test program; see `otherRole`.
  @Test func aGrandchildEndsWhenItsParentIsKilled() throws {
    let parent = try ChildProcess(
      "/usr/bin/env", ["python3", "-c", Self.parentProgram] + Self.ownCommand, output: .pipe, error: .inherit,
      environment: [Self.roleVariable: "waits"])
    let grandchild = try #require(Int32(try readLine(parent.standardOutput)))
    #expect(isRunning(grandchild))
    // One that stays, a failure, must not hold this program's output open for ever.
    defer { if isRunning(grandchild) { kill(grandchild, SIGKILL) } }
    parent.send(signal: SIGKILL)
    #expect(parent.wait() == .signal(Int(SIGKILL)))
    try wait(until: { !isRunning(grandchild) })
  }

  /// One that did not ask for it stays: what the test before sees is no accident.
  @Test func aGrandchildThatDidNotAskForItStays() throws {
    let parent = try ChildProcess(
      "/usr/bin/env", ["python3", "-c", Self.parentProgram] + Self.ownCommand, output: .pipe, error: .inherit,
      environment: [Self.roleVariable: "waits-unbound"])
    let grandchild = try #require(Int32(try readLine(parent.standardOutput)))
    parent.send(signal: SIGKILL)
    #expect(parent.wait() == .signal(Int(SIGKILL)))
    #expect(isRunning(grandchild))
    kill(grandchild, SIGKILL)
    try wait(until: { !isRunning(grandchild) })
  }

  /// Its parent may die before it can ask; it knows the parent's id, and finds another one in its place.
  @Test func aChildWhoseParentIsGoneAlreadyEndsAtOnce() throws {
    let child = try ChildProcess(
      Self.ownCommand[0], Array(Self.ownCommand.dropFirst()), output: .pipe,
      environment: [Self.roleVariable: "orphan"])
    #expect(child.wait() == .status(1))
    #expect(try !readToEnd(child.standardOutput).contains("alive"))
  }

  // MARK: This program in other roles

  private static let roleVariable = "SLALOM_TEST_ROLE"

  /// Starts the command in its arguments, says its process id once it is ready, and waits for ever.
  private static let parentProgram = """
    import subprocess, sys
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
    for line in child.stdout:
        if "alive" in line:
            print(child.pid, flush=True)
            break
    child.wait()
    """

  /// This test program, told to run one test only.
  private static var ownCommand: [String] {
    [ChildProcess.ownExecutable, "--testing-library", "swift-testing", "--filter", "LifetimeTests/otherRole"]
  }

  /// Not a test of its own: what the processes above run.
  @Test(.enabled(if: ProcessInfo.processInfo.environment[roleVariable] != nil))
  func otherRole() throws {
    let role = ProcessInfo.processInfo.environment[Self.roleVariable]
    switch role {
    case "waits": ParentDeath.endWithParent(getppid())
    case "orphan": ParentDeath.endWithParent(getppid() + 1)
    default: break
    }
    FileDescriptor.standardOutput.write(Array("alive\n".utf8))
    while true { pause() }
  }
}
