import Foundation
import Processes

struct Silence: Error {}

/// Everything up to the end of a child's output, within a time that no test needs.
func readToEnd(_ descriptor: Int32) throws -> String {
  var bytes: [UInt8] = []
  try wait(until: {
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&item, 1, 100) > 0 else { return false }
    guard let more = FileDescriptor(descriptor).read() else { return true }
    bytes += more
    return false
  })
  return String(decoding: bytes, as: UTF8.self)
}

/// The first line of a child's output; the child may go on.
func readLine(_ descriptor: Int32) throws -> String {
  var bytes: [UInt8] = []
  try wait(until: {
    var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&item, 1, 100) > 0 else { return false }
    guard let byte = FileDescriptor(descriptor).read(upTo: 1) else { throw Silence() }
    bytes += byte
    return bytes.last == UInt8(ascii: "\n")
  })
  return String(decoding: bytes.dropLast(), as: UTF8.self)
}

/// Asks again and again, for at most half a minute.
func wait(until isDone: () throws -> Bool) throws {
  let deadline = ContinuousClock.now + .seconds(30)
  while try !isDone() {
    guard ContinuousClock.now < deadline else { throw Silence() }
    sched_yield()
  }
}

/// Whether a process of this id runs; one that ended and was not waited for does not.
func isRunning(_ processID: Int32) -> Bool {
  guard let status = contents(of: "/proc/\(processID)/stat"), let end = status.lastIndex(of: ")") else { return false }
  // After the name in parentheses: a space and the state.
  return !["Z", "X"].contains(status[end...].dropFirst(2).prefix(1))
}

/// A file of the kernel's, which has no size.
func contents(of path: String) -> String? {
  guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.readToEnd() else { return nil }
  return String(decoding: data, as: UTF8.self)
}
