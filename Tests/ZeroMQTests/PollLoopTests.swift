import Foundation
import TestSupport
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(2)))
struct PollLoopTests {
  /// Counts on one thread, which it remembers.
  private actor Counter {
    nonisolated let loop: PollLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private(set) var values: [Int] = []
    private(set) var threads: Set<String> = []

    init(_ loop: PollLoop) { self.loop = loop }

    func append(_ value: Int) {
      values.append(value)
      threads.insert(currentThread())
    }

    /// A reader of pipes, and when it is through.
    private var descriptor: Int32?
    private(set) var bytesRead: [UInt8] = []
    private var whenAtEnd: CheckedContinuation<Void, Never>?

    func read(from descriptor: Int32) async {
      await withCheckedContinuation {
        whenAtEnd = $0
        self.descriptor = descriptor
      }
    }

    func prepare(_ interest: inout PollLoop.Interest) {
      if let descriptor { interest.readable(descriptor: descriptor) }
    }

    func turn(_ readiness: PollLoop.Readiness) {
      threads.insert(currentThread())
      guard readiness[0], let descriptor else { return }
      var byte: UInt8 = 0
      // One byte a turn, so that level-triggered readiness has to bring the others.
      if Foundation.read(descriptor, &byte, 1) == 1 {
        bytesRead.append(byte)
      } else {
        self.descriptor = nil
        whenAtEnd?.resume()
        whenAtEnd = nil
      }
    }
  }

  /// Waits far longer than any test does: only readiness and jobs may wake it.
  private func started(_ loop: PollLoop = PollLoop(name: "test")) -> Counter {
    let counter = Counter(loop)
    loop.start(
      prepare: { interest in
        counter.assumeIsolated { $0.prepare(&interest) }
        return .seconds(60)
      },
      handle: { readiness in counter.assumeIsolated { $0.turn(readiness) } })
    return counter
  }

  private func stop(_ loop: PollLoop) async {
    loop.stop()
    await onThread { loop.waitUntilStopped() }
  }

  @Test func jobsOfManyTasksRunOnceEachOnOneThreadAndInTheirTasksOrder() async {
    let counter = started()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<20 {
        group.addTask { for step in 0..<200 { await counter.append(task * 1000 + step) } }
      }
    }
    let values = await counter.values
    #expect(values.count == 4000)
    for task in 0..<20 {
      #expect(values.filter { $0 / 1000 == task } == (0..<200).map { task * 1000 + $0 })
    }
    await stop(counter.loop)
    #expect(await counter.threads.count == 1)
  }

  /// A lost wake-up would leave the job until the poll's minute is over, which is past the suite's patience for 2,000.
  @Test func aJobWakesAnIdleLoop() async {
    let counter = started()
    for value in 0..<2000 {
      await counter.append(value)
      // Leaves the loop, so that it goes idle between two jobs.
      await Task.yield()
    }
    #expect(await counter.values == Array(0..<2000))
    await stop(counter.loop)
  }

  @Test func aDescriptorIsReadToItsEndThoughEachTurnTakesOneByte() async throws {
    let counter = started()
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (readEnd, writeEnd) = (ends[0], ends[1])
    async let finished: Void = counter.read(from: readEnd)
    for byte in UInt8(0)..<50 {
      var byte = byte
      #expect(write(writeEnd, &byte, 1) == 1)
    }
    close(writeEnd)
    await finished
    #expect(await counter.bytesRead == Array(0..<50))
    await stop(counter.loop)
    close(readEnd)
    #expect(await counter.threads.count == 1)
  }

  @Test func aDescriptorIsWritableUntilItsPipeIsFull() async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (readEnd, writeEnd) = (ends[0], ends[1])
    _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    let loop = PollLoop(name: "writer")
    let written = await withCheckedContinuation { (continuation: CheckedContinuation<Int, Never>) in
      let progress = Progress()
      loop.start(
        prepare: { interest in
          interest.writable(descriptor: writeEnd)
          return progress.isFull ? .zero : .seconds(60)
        },
        handle: { readiness in
          if readiness[0] {
            let count = write(writeEnd, [UInt8](repeating: 0, count: 4096), 4096)
            if count > 0 { progress.bytes += count }
            progress.isFull = progress.bytes >= 65_536
          } else if progress.isFull {
            continuation.resume(returning: progress.bytes)
            loop.stop()
          }
        })
    }
    #expect(written == 65_536)
    await onThread { loop.waitUntilStopped() }
    close(readEnd)
    close(writeEnd)
  }

  // Unchecked: touched by the loop's thread alone.
  private final class Progress: @unchecked Sendable {
    var bytes = 0
    var isFull = false
  }

  @Test func stopEndsTheThreadAndTheActorStillAnswers() async {
    let counter = started()
    await counter.append(1)
    await stop(counter.loop)
    // Its thread is gone; one of Dispatch's serves it.
    await counter.append(2)
    #expect(await counter.values == [1, 2])
    await stop(counter.loop)
  }

  @Test func jobsThatRaceWithStopAllRun() async {
    for _ in 0..<50 {
      let counter = started()
      await withTaskGroup(of: Void.self) { group in
        for value in 0..<20 { group.addTask { await counter.append(value) } }
        counter.loop.stop()
      }
      await onThread { counter.loop.waitUntilStopped() }
      #expect(await counter.values.sorted() == Array(0..<20))
    }
  }

  /// With nothing to wait for, only its timeout ends a turn; a shorter one does not spin.
  @Test(arguments: [Duration.zero, .microseconds(1), .milliseconds(3)])
  func aTimeoutEndsATurn(timeout: Duration) async {
    let loop = PollLoop(name: "timeout")
    let progress = Progress()
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      loop.start(
        prepare: { _ in timeout },
        handle: { readiness in
          #expect(!readiness[0])
          progress.bytes += 1
          if progress.bytes == 20 {
            loop.stop()
            continuation.resume()
          }
        })
    }
    await onThread { loop.waitUntilStopped() }
    #expect(progress.bytes == 20)
  }

  @Test func theThreadHasTheLoopsName() async {
    let loop = PollLoop(name: "named-loop")
    let name = await withCheckedContinuation { (continuation: CheckedContinuation<String?, Never>) in
      loop.start(
        prepare: { _ in .zero },
        handle: { _ in
          continuation.resume(returning: try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8))
          loop.stop()
        })
    }
    #expect(name == "named-loop\n")
    await onThread { loop.waitUntilStopped() }
  }
}

/// The kernel's name of the calling thread. Not `pthread_self`: that is declared constant, so an optimized build may take
/// it before the hop to the executor whose thread is asked for.
private func currentThread() -> String {
  var characters = [CChar](repeating: 0, count: 64)
  let count = max(0, readlink("/proc/thread-self", &characters, characters.count))
  return String(decoding: characters[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
