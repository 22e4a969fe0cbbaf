internal import SweepCore
internal import SweepWire
internal import SweepWorker

/// A worker's supervisor that is told anything by a coordinator and by slots: it never traps, says only what can be
/// said, and keeps a bounded amount of what it was told.
enum SupervisorConversation {
  static func violations(_ input: [UInt8]) -> [String] {
    let identity = WorkerIdentity(
      id: WorkerID("fuzzed"), name: "fuzzed", host: "here", processID: 1, instructionSet: "avx2", slots: 2,
      softwareVersion: "1", dataDigests: [FuzzSeeds.data], dataPath: "/data")
    var now: Int64 = 1_000_000
    var instant: Instant { Instant(nanoseconds: now * 1_000_000) }
    var core = SupervisorCore(identity: identity, settings: .init(bufferedBytes: 1 << 16), at: instant)
    var violations: [String] = []
    var told: [Int: Int] = [:]
    core.tick(at: instant)
    _ = core.takeActions()
    for record in Conversation.records(input) {
      now += record.milliseconds
      core.tick(at: instant)
      let slot = Int(record.control >> 2 & 1)
      switch record.control & 3 {
      case 0:
        if let message = try? WireFromCoordinator.decode(record.payload) { core.receive(message, at: instant) }
      case 1, 2:
        if let message = try? WireFromSlot.decode(record.payload) {
          core.receive(message, fromSlot: slot, at: instant)
        }
      default:
        core.slotEnded(
          slot, reason: "exit status 1", failureClass: .crashed,
          standardErrorTail: String(decoding: record.payload, as: UTF8.self), at: instant)
      }
      violations += core.violations
      for action in core.takeActions() {
        switch action {
        case .send(let message):
          if (try? WireToCoordinator.decode(message.encoded)) == nil {
            violations.append("it sends what is no message")
          }
        case .startSlot(let index), .kill(let index): if index > 1 { violations.append("there is no slot \(index)") }
        case .tell(let index, _): told[index, default: 0] += 1
        case .log, .end: break
        }
      }
    }
    if told.keys.contains(where: { $0 > 1 }) { violations.append("a slot that is not there is told to train") }
    return violations
  }
}
