internal import DequeModule
internal import Foundation
internal import SweepCore
internal import SweepWire

/// What the coordinator has yet to confirm: the batches and the outcome of each execution.
struct Outbox: Sendable {
  /// Of one execution.
  struct Entry: Sendable {
    /// Sequence of the first batch in `batches`, counted from 1.
    fileprivate(set) var firstSequence = 1
    /// Encoded, as the slot made them: they are passed on unread.
    fileprivate(set) var batches: Deque<Data> = []
    fileprivate(set) var outcome: WireToCoordinator.OneOf_Kind?
    fileprivate var lastSent: Instant
    /// The last Ack that was answered by sending again.
    fileprivate var answered: (resendFrom: UInt32, at: Instant)?

    var lastSequence: Int { firstSequence + batches.count - 1 }
    fileprivate var isEmpty: Bool { batches.isEmpty && outcome == nil }
  }

  static let resendAfter = Duration.seconds(5)

  private var entries: [Execution: Entry] = [:]
  /// What the batches take in memory.
  private(set) var bytes = 0
  /// Nothing is overdue before.
  private var nothingOverdueUntil: Instant?

  subscript(execution: Execution) -> Entry? { entries[execution] }

  var executions: Dictionary<Execution, Entry>.Keys { entries.keys }

  func contains(_ execution: Execution) -> Bool { entries[execution] != nil }

  func hasOutcome(_ execution: Execution) -> Bool { entries[execution]?.outcome != nil }

  /// Keeps a batch that is sent now.
  ///
  /// - Returns: its sequence.
  mutating func append(_ batch: Data, of execution: Execution, at now: Instant) -> Int {
    bytes += Self.bytes(of: batch)
    entries[execution, default: Entry(lastSent: now)].batches.append(batch)
    noteSent(execution, at: now)
    return entries[execution]?.lastSequence ?? 1
  }

  /// Keeps an outcome that is sent now.
  mutating func conclude(_ execution: Execution, _ outcome: WireToCoordinator.OneOf_Kind, at now: Instant) {
    entries[execution, default: Entry(lastSent: now)].outcome = outcome
    noteSent(execution, at: now)
  }

  mutating func noteSent(_ execution: Execution, at now: Instant) {
    entries[execution]?.lastSent = now
    if nothingOverdueUntil == nil { nothingOverdueUntil = now + Self.resendAfter }
  }

  /// Forgets the batches up to `sequence`.
  mutating func confirm(_ execution: Execution, through sequence: Int) {
    guard let entry = entries[execution] else { return }
    let confirmed = min(max(sequence - entry.firstSequence + 1, 0), entry.batches.count)
    if confirmed == 0 { return }
    bytes -= entry.batches.prefix(confirmed).reduce(0) { $0 + Self.bytes(of: $1) }
    entries[execution]?.batches.removeFirst(confirmed)
    entries[execution]?.firstSequence += confirmed
  }

  mutating func forget(_ execution: Execution) {
    guard let entry = entries.removeValue(forKey: execution) else { return }
    bytes -= entry.batches.reduce(0) { $0 + Self.bytes(of: $1) }
  }

  /// Whether a request to send from `resendFrom` on is to be answered. Each batch behind a gap asks for the same: to
  /// answer them all would send a square of it.
  mutating func takesRequest(_ resendFrom: UInt32, for execution: Execution, at now: Instant) -> Bool {
    if let answered = entries[execution]?.answered, answered.resendFrom == resendFrom,
      now - answered.at < .milliseconds(500)
    {
      return false
    }
    entries[execution]?.answered = (resendFrom, now)
    return true
  }

  /// To be called for a new connection: what was sent again may be lost with the old one.
  mutating func forgetRequests() {
    for execution in entries.keys { entries[execution]?.answered = nil }
  }

  /// What was not confirmed in time since it was sent, in a fixed order, so that a simulated run can be repeated.
  ///
  /// - Complexity: O(1) unless something may be overdue.
  mutating func overdue(at now: Instant) -> [Execution] {
    guard let until = nothingOverdueUntil, now >= until else { return [] }
    let waiting = entries.filter { !$0.value.isEmpty }
    let overdue = waiting.filter { now - $0.value.lastSent >= Self.resendAfter }
    // Those that are sent again now are not overdue before then.
    let rest = waiting.values.map(\.lastSent).filter { now - $0 < Self.resendAfter }.min() ?? now
    nothingOverdueUntil = waiting.isEmpty ? nil : rest + Self.resendAfter
    return overdue.keys.sorted { ($0.trial, $0.attempt) < ($1.trial, $1.attempt) }
  }

  private static func bytes(of batch: Data) -> Int { 128 + batch.count }
}
