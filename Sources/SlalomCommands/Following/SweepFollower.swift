internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews

/// Follows a sweep to its end: a live table on a terminal, a line for each change elsewhere.
struct SweepFollower: ~Copyable {
  /// Why following ended.
  enum Ending {
    /// Every trial has ended, the sweep was cancelled, or nothing of it can run any more.
    case over
    /// The user is done looking.
    case left
  }

  private var connection: CoordinatorConnection
  private(set) var snapshot: SweepSnapshot
  private let roster: SweepRoster
  private let rankBy: RankKey
  private let patience: Duration
  private var stallWatch = StallWatch()
  private var silentSince: ContinuousClock.Instant?
  /// Said while the live table had the terminal, to be said again when it is off.
  private var messages: [(text: String, at: ContinuousClock.Instant, isStall: Bool)] = []
  private var lastLine = ""
  /// Stands on the live table for as long as it is there.
  private let remark: String?

  /// - Parameters:
  ///   - reference: a sweep's id, prefix or name; empty for the latest.
  ///   - patience: how long a coordinator may be away.
  ///   - remark: stands on the live table for as long as it is there.
  init(
    _ connection: consuming CoordinatorConnection, sweep reference: String, rankBy: RankKey,
    patience: Duration = FollowOptions.standardPatience, remark: String? = nil
  ) throws {
    self.remark = remark
    self.patience = patience
    self.connection = connection
    snapshot = try self.connection.sweep(reference)
    roster = SweepRoster(snapshot.definition, id: snapshot.id)
    self.rankBy = rankBy
  }

  var view: LeaderboardView { LeaderboardView(leaderboard(by: rankBy), note: snapshot.definition.note) }

  private func leaderboard(by key: RankKey) -> Leaderboard {
    Leaderboard(roster: roster, summaries: snapshot.summaries, rankBy: key)
  }

  /// Returns when every trial has ended or the sweep was cancelled.
  ///
  /// - Parameters:
  ///   - leaving: what the key that ends the live table does, in a word.
  ///   - givesUpInQuarantine: whether to return also when every worker for it is in quarantine.
  ///   - meanwhile: called now and then, with the means to say something.
  mutating func follow(
    leaving: String = "leave", givesUpInQuarantine: Bool = false, meanwhile: () throws -> [String] = { [] }
  ) throws -> Ending {
    guard let screen = FollowScreen() else {
      try followByLines(givesUpInQuarantine, meanwhile)
      return .over
    }
    defer {
      screen.leave()
      for message in messages { note(message.text) }
      messages = []
    }
    return try follow(on: screen, leaving, givesUpInQuarantine, meanwhile)
  }

  private mutating func followByLines(_ givesUpInQuarantine: Bool, _ meanwhile: () throws -> [String]) throws {
    while true {
      let line = snapshot.changeLine
      if line != lastLine { note(line) }
      lastLine = line
      if snapshot.isOver(inQuarantine: givesUpInQuarantine) { return }
      for line in try meanwhile() { note(line) }
      if let line = stallWatch.line(for: snapshot.stall, at: .now) { note(line) }
      usleep(200_000)
      let wasSilent = silentSince != nil
      try update()
      if !wasSilent, silentSince != nil {
        note("the coordinator does not answer; waiting up to \(patience.components.seconds) s for it")
      }
    }
  }

  private mutating func follow(
    on screen: FollowScreen, _ leaving: String, _ givesUpInQuarantine: Bool, _ meanwhile: () throws -> [String]
  ) throws -> Ending {
    var table = LiveTable(leaderboard(by: rankBy), leaving: screen.hasKeys ? leaving : nil)
    var facts = LiveFacts(snapshot, workers: nil, messages: shownMessages)
    var shown = (key: table.rankBy, results: snapshot.resultsRevision, revision: snapshot.revision)
    var mustDraw = true
    var updated = ContinuousClock.now
    var askedForWorkers: ContinuousClock.Instant?
    while true {
      if mustDraw || screen.needsDrawing {
        let size = screen.size
        screen.draw(table.frame(facts, width: size.columns, height: size.rows))
      }
      if snapshot.isOver(inQuarantine: givesUpInQuarantine) { return .over }
      let keys = screen.keys()
      for key in keys where table.press(key) == .leaves { return .left }
      var workers = facts.workers
      // A key that repeats is no reason to ask more often.
      if updated.duration(to: .now) >= .milliseconds(200) {
        messages += try meanwhile().map { ($0, .now, false) }
        if let line = stallWatch.line(for: snapshot.stall, at: .now) { messages.append((line, .now, true)) }
        try update()
        if silentSince == nil, askedForWorkers.map({ $0.duration(to: .now) >= .seconds(1) }) ?? true {
          workers = try askForWorkers()
          askedForWorkers = .now
        }
        updated = .now
      }
      let now = (key: table.rankBy, results: snapshot.resultsRevision, revision: snapshot.revision)
      // The ranking of progress that changes no result is the one that is there.
      if now.key != shown.key || now.results != shown.results { table.show(leaderboard(by: table.rankBy)) }
      mustDraw = now != shown || !keys.isEmpty || workers != facts.workers || shownMessages != facts.messages
      shown = now
      if mustDraw { facts = LiveFacts(snapshot, workers: workers, messages: shownMessages) }
    }
  }

  /// Asks what changed, with the patience that a coordinator needs to be killed, started again and to read its store.
  private mutating func update() throws {
    let asked = ContinuousClock.now
    do throws(ClientError) {
      try connection.update(&snapshot, timeout: min(.seconds(2), patience))
      silentSince = nil
    } catch {
      guard case .unreachable(let endpoint, _, let silence) = error else { throw error }
      let begin = silentSince ?? asked
      silentSince = begin
      let duration = begin.duration(to: .now)
      guard duration < patience else {
        throw ClientError.unreachable(endpoint: endpoint, seconds: Int(duration.components.seconds), silence)
      }
    }
  }

  /// Nil where the coordinator does not say; it is asked again soon.
  private mutating func askForWorkers() throws -> LiveFacts.Workers? {
    do throws(ClientError) {
      return LiveFacts.Workers(try connection.ask(ClusterRequest(limit: 0), timeout: .seconds(1)).workerCounts)
    } catch {
      if case .interrupted = error { throw error }
      return nil
    }
  }

  /// What was said in the last half minute, and a stall for as long as it lasts.
  private var shownMessages: [String] {
    var shown = messages.filter { !$0.isStall && $0.at.duration(to: .now) < .seconds(30) }.map(\.text)
    if let standing = stallWatch.standing { shown.append(standing) }
    if let silentSince {
      let seconds = Double(silentSince.duration(to: .now).components.seconds)
      shown.append("the coordinator has not answered for \(TimeText.duration(seconds))")
    }
    return shown + [remark].compactMap(\.self)
  }

  func noteUnserved() { snapshot.noteUnserved(connection.isToCoordinator) }

  /// What the sweep's outcome makes of the exit code; nil where all is done.
  func exitCode(strict: Bool) -> ExitCode? { snapshot.exitCode(strict: strict) }

  /// Tells of failed trials and of results that differ, and what to do about them.
  func noteFailures() {
    snapshot.noteAlarms()
    let failed = snapshot.failed.sorted()
    guard !failed.isEmpty else { return }
    for index in failed.prefix(5) {
      let shard = snapshot.shards[index]
      guard let failure = shard.failure else { continue }
      note(
        "trial \(index) failed (\(failure.failureClass.rawValue)) after \(counted(shard.attempts.count, "attempt")): "
          + failure.message
      )
    }
    note(
      "\(failed.count) of \(counted(snapshot.shards.count, "trial")) failed; 'slalom trials \(snapshot.id.short)' shows them, "
        + "'slalom rerun \(snapshot.id.short) --failed' tries them again, and nothing else")
  }
}
