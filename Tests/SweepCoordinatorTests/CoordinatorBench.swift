import SweepCoordinator
import SweepCore
import SweepScheduling
import SweepStore
import SweepWire

/// A message that left, and to whom.
struct Sent: Hashable {
  var peer: Peer
  var message: WireFromCoordinator
}

/// What came of one message or moment, follow-ups included.
struct Outcome {
  var changes: [StoreChange] = []
  var sent: [Sent] = []
  var log: [String] = []

  /// Changes that are more than history.
  var records: [StoreChange] {
    changes.filter { if case .journal = $0 { false } else { true } }
  }

  func journal(_ kind: String) -> [StoreChange] {
    changes.filter { if case .journal(kind, _, _, _) = $0 { true } else { false } }
  }

  var answer: WireClientAnswer? { sent.count == 1 ? sent[0].message.answer : nil }
}

/// The coordinator's core with a store in memory, on a clock that the test moves.
struct CoordinatorBench {
  var core: CoordinatorCore
  let store: SweepStore
  var milliseconds: Int64 = 1_000_000

  /// - Parameter store: one in memory where it is nil.
  init(_ settings: CoordinatorCore.Settings = Sample.settings, store: SweepStore? = nil) throws {
    self.store = try store ?? SweepStore.inMemory()
    core = CoordinatorCore(settings: settings, at: Sample.moment(milliseconds))
  }

  var now: Moment { Sample.moment(milliseconds) }

  /// Takes a message in, makes its changes durable, and reads back what is to be verified, as the coordinator does.
  mutating func say(_ kind: WireToCoordinator.OneOf_Kind, from peer: Peer) throws -> Outcome {
    var message = WireToCoordinator()
    message.kind = kind
    core.receive(message, from: peer, at: now)
    return try settle()
  }

  /// The same through the door from the network, where the sender's key counts.
  mutating func say(_ kind: WireToCoordinator.OneOf_Kind, from peer: Peer, of holder: KeyHolder) throws -> Outcome {
    var message = WireToCoordinator()
    message.kind = kind
    core.receive(message, from: peer, of: holder, at: now)
    return try settle()
  }

  mutating func pass(_ duration: Duration) throws -> Outcome {
    milliseconds += duration.nanoseconds / 1_000_000
    return try settle()
  }

  mutating func settle() throws -> Outcome {
    var outcome = Outcome()
    while true {
      core.advance(at: now)
      let output = core.takeOutput()
      if output.isEmpty { return outcome }
      try store.apply(output.changes)
      outcome.changes += output.changes
      outcome.sent += output.messages.map { Sent(peer: $0.peer, message: $0.message) }
      outcome.sent += output.answers.map { entry in
        var message = WireFromCoordinator()
        message.answer = WireClientAnswer(entry.answer, to: entry.client.request)
        return Sent(peer: entry.client.peer, message: message)
      }
      outcome.log += output.log.map(\.text)
      for read in output.reads { core.finish(read, try read.perform(from: store), at: now) }
      for reading in output.readings {
        let stored = try reading.shards.map { shard in
          try shard.execution.map { try store.metrics(of: $0.trial, attempt: $0.attempt) } ?? []
        }
        core.finish(reading, stored: stored)
      }
    }
  }

  /// What the store has of a trial.
  func stored(_ trial: TrialID) throws -> StoredTrial? { try store.restore().trials.first { $0.id == trial } }

  /// The coordinator is killed, and another one goes on with its store.
  mutating func restart(_ settings: CoordinatorCore.Settings = Sample.settings) throws {
    milliseconds += 100
    core = CoordinatorCore(settings: settings, at: now)
    try core.restore(try store.restore(), at: now)
    _ = try settle()
  }

  // MARK: Short cuts

  mutating func submit(_ definition: SweepDefinition) throws -> WireSubmitAnswer {
    try say(.request(Say.submit(definition)), from: Sample.client).answer?.submit ?? WireSubmitAnswer()
  }

  mutating func sweep(_ reference: String = "", after version: UInt64 = 0) throws -> WireSweepAnswer {
    var answer =
      try say(.request(Say.query(reference, after: version)), from: Sample.client).answer?.sweep ?? WireSweepAnswer()
    // They come in the order in which they changed.
    answer.shards.sort { $0.index < $1.index }
    return answer
  }

  mutating func steer(_ action: WireSteerRequest.Action, _ reference: String = "") throws -> WireClientAnswer {
    try say(.request(Say.steer(action, reference)), from: Sample.client).answer ?? WireClientAnswer()
  }

  /// Sends a trial's whole series in two batches, and its result.
  mutating func complete(_ execution: Execution, _ trial: TrialSettings, from peer: Peer) throws -> Outcome {
    for (index, batch) in Sample.batches(of: trial).enumerated() {
      _ = try say(.metrics(Say.metrics(execution, index + 1, batch)), from: peer)
    }
    return try say(.done(Say.done(execution, last: 2, Sample.result(of: trial))), from: peer)
  }
}
