internal import Processes
internal import SweepCore
internal import SweepWire

/// A slot's child process as its supervisor sees it.
struct SlotProcess {
  /// Bytes of standard error that are kept for the record of a failure: the first, for a program that traps says why
  /// and then prints where it was at length, and the last.
  private static let headBytes = 1024
  private static let tailBytes = 3072

  let child: ChildProcess
  private var decoder = PipeDecoder()
  /// What the pipe to the child did not take yet.
  private(set) var unwritten: [UInt8] = []
  private var standardErrorHead: [UInt8] = []
  private var standardErrorTail: [UInt8] = []
  private var hasOmitted = false
  private(set) var hasEnded = false
  private(set) var standardErrorHasEnded = false

  init(_ child: ChildProcess) { self.child = child }

  /// What it wrote to standard error; of much, the beginning and the end.
  var standardErrorText: String {
    let gap = hasOmitted ? Array("\n[...]\n".utf8) : []
    return String(decoding: standardErrorHead + gap + standardErrorTail, as: UTF8.self)
  }

  mutating func tell(_ message: WireToSlot) {
    unwritten += message.pipeFrame()
    writePending()
  }

  mutating func writePending() {
    guard !unwritten.isEmpty, child.standardInput >= 0 else { return }
    unwritten.removeFirst(FileDescriptor(child.standardInput).write(unwritten))
  }

  /// Every whole message the child has written.
  mutating func readMessages() throws(WireError) -> [WireFromSlot] {
    guard let bytes = FileDescriptor(child.standardOutput).read() else {
      hasEnded = true
      return []
    }
    decoder.append(bytes)
    var messages: [WireFromSlot] = []
    while let message = try decoder.next(WireFromSlot.self) { messages.append(message) }
    return messages
  }

  mutating func readStandardError() {
    guard let bytes = FileDescriptor(child.standardError).read() else {
      standardErrorHasEnded = true
      return
    }
    let room = Self.headBytes - standardErrorHead.count
    standardErrorHead += bytes.prefix(room)
    let rest = standardErrorTail + bytes.dropFirst(room)
    hasOmitted = hasOmitted || rest.count > Self.tailBytes
    standardErrorTail = Array(rest.suffix(Self.tailBytes))
  }
}
