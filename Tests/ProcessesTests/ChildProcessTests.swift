import Foundation
import Processes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ChildProcessTests {
  private func shell(
    _ script: String, input: ChildProcess.Stream = .null, output: ChildProcess.Stream = .null,
    error: ChildProcess.Stream = .null, environment: [String: String] = [:]
  ) throws -> ChildProcess {
    try ChildProcess("/bin/sh", ["-c", script], input: input, output: output, error: error, environment: environment)
  }

  // MARK: Endings

  @Test(arguments: [0, 1, 3, 127, 255])
  func anExitStatusIsTold(status: Int) throws {
    let child = try shell("exit \(status)")
    #expect(child.wait() == .status(status))
    // Asked again, it says the same, and no process is waited for that is not there.
    #expect(child.wait() == .status(status))
    #expect(child.poll() == .status(status))
  }

  @Test(arguments: [(SIGKILL, "signal 9 (Killed)"), (SIGTERM, "signal 15 (Terminated)"), (SIGSEGV, nil)])
  func aSignalIsTold(number: Int32, description: String?) throws {
    let child = try shell("kill -\(number) $$")
    let exit = child.wait()
    #expect(exit == .signal(Int(number)))
    if let description { #expect(exit.description == description) }
  }

  @Test func pollSaysNothingWhileTheChildRunsAndHowItEndedAfterwards() throws {
    let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .null)
    #expect(child.poll() == nil)
    #expect(isRunning(child.processID))
    child.closeStandardInput()
    try wait(until: { child.poll() != nil })
    #expect(child.poll() == .status(0))
    #expect(child.wait() == .status(0))
  }

  @Test func aBoundedWaitEndsWithTheChildOrWithItsBound() throws {
    let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .null)
    #expect(child.wait(atMost: .milliseconds(20)) == nil)
    #expect(child.wait(atMost: .zero) == nil)
    child.closeStandardInput()
    #expect(child.wait(atMost: .seconds(60)) == .status(0))
    #expect(child.wait(atMost: .zero) == .status(0))
  }

  @Test func aSentSignalEndsTheChildAndOneSentTooLateHitsNobody() throws {
    let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .null)
    child.send(signal: SIGTERM)
    #expect(child.wait() == .signal(Int(SIGTERM)))
    child.send(signal: SIGKILL)
    #expect(child.wait() == .signal(Int(SIGTERM)))
  }

  /// An end that nobody saw is no success.
  @Test func anEndThatSomebodyElseWaitedForIsUnknown() throws {
    let child = try shell("exit 0")
    var status: Int32 = 0
    #expect(waitpid(child.processID, &status, 0) == child.processID)
    #expect(child.poll() == .unknown)
    #expect(child.wait() == .unknown)
    #expect(child.wait().description == "an exit status that was lost")
  }

  // MARK: Streams

  @Test func theThreeStreamsAreApart() throws {
    let child = try shell("cat; echo out; echo err >&2", input: .pipe, output: .pipe, error: .pipe)
    #expect(FileDescriptor(child.standardInput).write(Array("in\n".utf8)) == 3)
    child.closeStandardInput()
    #expect(child.standardInput == -1)
    #expect(try readToEnd(child.standardOutput) == "in\nout\n")
    #expect(try readToEnd(child.standardError) == "err\n")
    #expect(child.wait() == .status(0))
  }

  @Test func aPipeNeitherBlocksItsReaderNorItsWriter() throws {
    let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .pipe)
    #expect(FileDescriptor(child.standardOutput).read() == [])
    // Two pipes of 64 KiB and cat's buffer take some of this, and no more.
    let taken = FileDescriptor(child.standardInput).write([UInt8](repeating: 1, count: 4 << 20))
    #expect((65_536..<1 << 20).contains(taken))
    child.send(signal: SIGKILL)
    #expect(child.wait() == .signal(Int(SIGKILL)))
  }

  /// Without the care that is taken, SIGPIPE would end this process here.
  @Test func writingToAChildThatIsGoneWritesNothing() throws {
    let child = try shell("exit 0", input: .pipe)
    #expect(child.wait() == .status(0))
    // A child that another test starts at this moment has a copy of the pipe's other end until it runs its program.
    let deadline = ContinuousClock.now + .seconds(20)
    var written = 3
    while written > 0, ContinuousClock.now < deadline {
      written = FileDescriptor(child.standardInput).write([1, 2, 3])
    }
    #expect(written == 0)
    // A child gets the default back, or `yes | head` would never end.
    let heir = try shell("grep SigIgn /proc/self/status", output: .pipe)
    let line = try readToEnd(heir.standardOutput)
    let ignored = try #require(UInt64(line.split(whereSeparator: \.isWhitespace).last ?? "", radix: 16))
    // The C library keeps 32 and 33 to itself.
    #expect(ignored & 0x7fff_ffff == 0)
    #expect(heir.wait() == .status(0))
  }

  @Test func aFileIsAppendedToAndItsOwnersAlone() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.path + "/log"
    for word in ["one", "two"] { #expect(try shell("echo \(word)", output: .file(path)).wait() == .status(0)) }
    #expect(contents(of: path) == "one\ntwo\n")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  // MARK: Surroundings

  @Test func aChildLeadsAProcessGroupOfItsOwn() throws {
    let child = try ChildProcess("/bin/cat", [], input: .pipe, output: .null)
    #expect(getpgid(child.processID) == child.processID)
    #expect(getpgid(child.processID) != getpgrp())
    child.closeStandardInput()
    #expect(child.wait() == .status(0))
  }

  @Test func theEnvironmentIsInheritedWithOverrides() throws {
    setenv("SLALOM_TEST_INHERITED", "from parent", 1)
    setenv("SLALOM_TEST_OVERRIDDEN", "from parent", 1)
    let child = try shell(
      "echo \"$SLALOM_TEST_INHERITED|$SLALOM_TEST_OVERRIDDEN|$SLALOM_TEST_NEW\"", output: .pipe,
      environment: ["SLALOM_TEST_OVERRIDDEN": "a=b c", "SLALOM_TEST_NEW": ""])
    #expect(try readToEnd(child.standardOutput) == "from parent|a=b c|\n")
    #expect(child.wait() == .status(0))
  }

  @Test func argumentsArriveUntouched() throws {
    let child = try ChildProcess("/usr/bin/printf", ["%s|", "a b", "", "$HOME", "größer\n"], output: .pipe)
    #expect(try readToEnd(child.standardOutput) == "a b||$HOME|größer\n|")
    #expect(child.wait() == .status(0))
  }

  /// Neither other children's pipes, whose ends would then never come, nor files that somebody opened carelessly.
  @Test func aChildHasNoOpenFileButTheStandardThree() throws {
    var careless: [Int32] = [0, 0]
    try #require(pipe(&careless) == 0)
    defer { for descriptor in careless { close(descriptor) } }
    let sibling = try ChildProcess("/bin/cat", [], input: .pipe, output: .pipe, error: .pipe)
    // The shell lists the directory first, by a descriptor that is closed again when it looks which of them are there.
    let script = "for f in /proc/$$/fd/*; do if [ -e $f ]; then echo ${f##*/}; fi; done"
    let child = try shell(script, input: .pipe, output: .pipe, error: .pipe)
    #expect(try readToEnd(child.standardOutput) == "0\n1\n2\n")
    #expect(child.wait() == .status(0))
    sibling.closeStandardInput()
    #expect(sibling.wait() == .status(0))
  }

  @Test func theRunningProgramKnowsItsPath() {
    #expect(FileManager.default.isExecutableFile(atPath: ChildProcess.ownExecutable))
    let expected = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    #expect(ChildProcess.ownExecutable == expected)
  }

  // MARK: What cannot start

  @Test func anExecutableThatIsNotThereIsNamed() {
    let error = #expect(throws: ChildProcess.SpawnError.self) { try ChildProcess("/no/such/program", []) }
    #expect(error?.description == "cannot start /no/such/program: No such file or directory")
  }

  @Test func aFileThatIsNoProgramIsNamed() {
    let error = #expect(throws: ChildProcess.SpawnError.self) { try ChildProcess("/etc/passwd", []) }
    #expect(error?.description == "cannot start /etc/passwd: Permission denied")
  }

  @Test func aLogThatCannotBeOpenedIsNamed() {
    let error = #expect(throws: ChildProcess.SpawnError.self) {
      try ChildProcess("/bin/true", [], error: .file("/no/such/directory/log"))
    }
    #expect(error?.description == "cannot open /no/such/directory/log for /bin/true: No such file or directory")
  }
}
