package import SweepCore

/// A sweep as the coordinator last told it; kept up to date by answers that hold what changed.
///
/// To take in an answer costs time for the shards it holds; everything that is counted here costs none to read.
package struct SweepSnapshot: Sendable {
  package let id: SweepID
  package let definition: SweepDefinition
  package let submittedMilliseconds: Int64
  package private(set) var intent: SweepIntent
  package private(set) var state: SweepState
  package private(set) var stall: Stall?
  /// By index. One of a cancelled sweep waits here too: `state(of:)` is what to show.
  package private(set) var shards: [Shard]
  package private(set) var counts: TrialCounts
  /// Indices of the trials that run, that failed, and that have results that differ.
  package private(set) var running: Set<Int> = []
  package private(set) var failed: Set<Int> = []
  package private(set) var alarmed: Set<Int> = []
  /// When the first attempt began; nil before.
  package private(set) var firstIssuedMilliseconds: Int64?
  /// When the first attempt since the submission began, and when the last trial ended since then; nil before.
  package private(set) var begunMilliseconds: Int64?
  package private(set) var endedMilliseconds: Int64?
  /// Grows with whatever changes.
  package private(set) var revision = 1
  /// Grows only with results: leaderboards and figures depend on nothing else.
  package private(set) var resultsRevision = 1
  /// Whether the last answer said that nothing more has changed. Until it does, ask with `request`.
  package private(set) var isComplete: Bool
  private var version: UInt64
  /// Shards of which no answer has told.
  private var missing: Set<Int>
  private var recent = RecentTrials()
  /// The whole sweep that a restarted coordinator tells, until it is complete; at most one.
  private var successor: [SweepSnapshot] = []

  /// Begins with the first answer to a request for the whole sweep.
  ///
  /// - Throws: `ClientError.badAnswer` where the answer is not the beginning of a sweep.
  package init(_ answer: SweepAnswer) throws(ClientError) {
    guard let definition = answer.definition else { throw .badAnswer("it does not say what the sweep is") }
    id = answer.sweep
    self.definition = definition
    submittedMilliseconds = answer.submittedMilliseconds
    (intent, state, stall) = (answer.intent, answer.state, answer.stall)
    (version, isComplete) = (answer.version, answer.isComplete)
    let count = definition.trialCount
    let unknown = TrialID(Digest.sha256(""))
    shards = (0..<count).map { Shard(index: $0, trial: unknown, state: .waiting) }
    counts = TrialCounts()
    counts.waiting = count
    missing = Set(0..<count)
    try take(answer.shards)
  }

  /// Asks for what changed since, or for the next part.
  package var request: SweepRequest {
    SweepRequest(sweep: id.description, afterVersion: successor.first?.version ?? version)
  }

  /// Takes in the answer to `request`. A coordinator that was restarted tells the whole sweep again; what is shown stays as it
  /// was until all of it is here.
  ///
  /// - Throws: `ClientError.badAnswer` where the answer is to another request.
  package mutating func update(_ answer: SweepAnswer) throws(ClientError) {
    guard answer.sweep == id else { throw .badAnswer("it is about another sweep") }
    isComplete = answer.isComplete
    if answer.definition != nil {
      successor = [try SweepSnapshot(answer)]
    } else if !successor.isEmpty {
      try successor[0].update(answer)
    } else {
      if answer.intent != intent || answer.state != state || answer.stall != stall || !answer.shards.isEmpty {
        revision += 1
      }
      (intent, state, stall) = (answer.intent, answer.state, answer.stall)
      version = answer.version
      try take(answer.shards)
    }
    if isComplete, let new = successor.first {
      let (revision, resultsRevision) = (revision, resultsRevision)
      self = new
      self.revision = revision + 1
      self.resultsRevision = resultsRevision + 1
    }
  }

  private mutating func take(_ new: [Shard]) throws(ClientError) {
    for shard in new {
      guard shards.indices.contains(shard.index) else {
        throw .badAnswer("it tells of trial \(shard.index), and the sweep has \(counted(shards.count, "trial"))")
      }
      take(shard)
    }
    guard !isComplete || missing.isEmpty else {
      throw .badAnswer("it leaves out \(missing.count) of the sweep's \(counted(shards.count, "trial"))")
    }
  }

  private mutating func take(_ shard: Shard) {
    let index = shard.index
    let old = shards[index]
    counts[old.state] -= 1
    counts[shard.state] += 1
    running.set(index, shard.state == .running)
    failed.set(index, shard.state == .failed)
    alarmed.set(index, !shard.alarms.isEmpty)
    if let issued = shard.attempts.first?.issuedMilliseconds {
      firstIssuedMilliseconds = min(firstIssuedMilliseconds ?? issued, issued)
    }
    for attempt in shard.attempts where attempt.issuedMilliseconds >= submittedMilliseconds {
      begunMilliseconds = min(begunMilliseconds ?? attempt.issuedMilliseconds, attempt.issuedMilliseconds)
    }
    let last = shard.committedAttempt ?? (shard.state == .failed ? shard.attempts.last : nil)
    if let ended = last?.endedMilliseconds, ended >= submittedMilliseconds {
      endedMilliseconds = max(endedMilliseconds ?? ended, ended)
    }
    if shard.state.hasResult, !old.state.hasResult, let attempt = shard.committedAttempt { recent.add(attempt) }
    if shard.summary?.trialDigest != old.summary?.trialDigest { resultsRevision += 1 }
    missing.remove(index)
    shards[index] = shard
  }

  /// Where a trial stands, in the words that people read.
  package func state(of index: Int) -> TrialState {
    let state = shards[index].state
    return state == .waiting && intent == .cancelled ? .cancelled : state
  }

  /// How many trials are in a state, as `state(of:)` tells it.
  package func count(_ state: TrialState) -> Int {
    switch state {
    case .waiting: intent == .cancelled ? 0 : counts.waiting
    case .cancelled: intent == .cancelled ? counts.waiting : 0
    default: counts[state]
    }
  }

  /// By index; takes time for every shard.
  package var summaries: [Int: TrialSummary] {
    Dictionary(uniqueKeysWithValues: shards.compactMap { shard in shard.summary.map { (shard.index, $0) } })
  }

  /// Whether every trial has ended, and every result is here.
  package var isFinished: Bool { isComplete && state.isFinished }

  /// From the first attempt to the end of a finished sweep.
  package var seconds: Double? {
    guard isFinished, let begun = begunMilliseconds, let ended = endedMilliseconds else { return nil }
    return Double(max(ended - begun, 0)) / 1000
  }

  /// What a pace is told from; takes time for the trials that run.
  package var recentWork: RecentWork {
    RecentWork(
      durations: recent.seconds,
      running: running.sorted().map { index in
        Double(shards[index].iteration) / Double(max(definition.trial(at: index).configuration.iterations, 1))
      },
      waiting: counts.waiting)
  }
}

extension Set {
  fileprivate mutating func set(_ element: Element, _ isIn: Bool) {
    if isIn { insert(element) } else { remove(element) }
  }
}
