internal import Processes
internal import SweepCore
internal import SweepWire

/// A slot's child process as its supervisor sees it.
struct SlotProcess {
  /// Bytes of standard error that are kept for the record of a failure.
  private static let tailBytes = 4096

  let child: ChildProcess
  private var decoder = PipeDecoder()
  /// What the pipe to the child did not take yet.
  private(set) var unwritten: [UInt8] = []
  private(set) var standardErrorTail: [UInt8] = []
  private(set) var hasEnded = false
  private(set) var standardErrorHasEnded = false

  init(_ child: ChildProcess) { self.child = child }

  var tail: String { String(decoding: standardErrorTail, as: UTF8.self) }

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
    standardErrorTail = Array((standardErrorTail + bytes).suffix(Self.tailBytes))
  }
}
