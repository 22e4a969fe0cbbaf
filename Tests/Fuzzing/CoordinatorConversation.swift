internal import SweepCoordinator
internal import SweepCore
internal import SweepStore
internal import SweepWire

/// A coordinator with its store that is told anything by anybody: it never traps, its invariants hold after every
/// message, the store takes every transaction, and no trial is committed twice or with metrics that do not add up.
struct CoordinatorConversation {
  private var core: CoordinatorCore
  private let store: SweepStore
  private var now: Int64 = 1_000_000
  private var committed: Set<TrialID> = []
  private var violations: [String] = []

  static func violations(_ input: [UInt8]) -> [String] {
    do {
      return try run(input).violations
    } catch {
      return ["\(error)"]
    }
  }

  /// Runs a conversation; how many trials it got committed says how far it came.
  static func run(_ input: [UInt8]) throws -> (violations: [String], committed: Int) {
    var conversation = try CoordinatorConversation()
    for record in Conversation.records(input) { try conversation.take(record) }
    return (conversation.violations, conversation.committed.count)
  }

  private init() throws {
    store = try SweepStore.inMemory()
    core = CoordinatorCore(
      settings: .init(softwareVersion: "1", host: "here", storePath: ""),
      at: CoordinatorConversation.moment(1_000_000))
  }

  private static func moment(_ now: Int64) -> Moment {
    Moment(instant: Instant(nanoseconds: now * 1_000_000), wallMilliseconds: 1_700_000_000_000 + now)
  }

  private mutating func take(_ record: Conversation.Record) throws {
    now += record.milliseconds
    let moment = CoordinatorConversation.moment(now)
    let peer = Peer([record.control & 3])
    if record.control & 0x0f == 0x0f {
      core.unreachable(peer, at: moment)
    } else if let message = try? WireToCoordinator.decode(record.payload) {
      core.receive(message, from: peer, at: moment)
    }
    try settle(at: moment)
  }

  private mutating func settle(at moment: Moment) throws {
    while true {
      core.advance(at: moment)
      violations += core.violations
      let output = core.takeOutput()
      if output.isEmpty { return }
      do {
        try store.apply(output.changes)
      } catch {
        violations.append("the store refuses what the core decides: \(error)")
        return
      }
      for case .trialCommitted(let trial, _, _, _, _) in output.changes where !committed.insert(trial).inserted {
        violations.append("\(trial.short) is committed twice")
      }
      for line in output.log where line.text.utf8.count > 3000 {
        violations.append("a peer makes the log say \(line.text.utf8.count) bytes at once")
      }
      for read in output.reads { core.finish(read, try read.perform(from: store), at: moment) }
      for reading in output.readings {
        let stored = try reading.shards.map { shard in
          try shard.execution.map { try store.metrics(of: $0.trial, attempt: $0.attempt) } ?? []
        }
        core.finish(reading, stored: stored)
      }
    }
  }
}
