internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepClient
internal import SweepCore
internal import SweepViews
internal import SweepWire

/// Follows a sweep to its end: an in-place table on a terminal, a line for each change elsewhere.
struct SweepFollower: ~Copyable {
  private var connection: CoordinatorConnection
  private(set) var snapshot: SweepSnapshot
  private let roster: SweepRoster
  private let rankBy: RankKey
  private let patience: Duration
  private var standstill = StandstillWatch()
  private let isOnTerminal = FileDescriptor.standardError.isTerminal
  private var drawnLines = 0
  private var lastLine = ""

  /// - Parameters:
  ///   - reference: a sweep's id, prefix or name; empty for the latest.
  ///   - patience: how long a coordinator may be away.
  init(
    _ connection: consuming CoordinatorConnection, sweep reference: String, rankBy: RankKey,
    patience: Duration = FollowOptions.standardPatience
  ) throws {
    self.patience = patience
    self.connection = connection
    snapshot = try self.connection.sweep(reference)
    roster = SweepRoster(snapshot.definition)
    self.rankBy = rankBy
  }

  var leaderboard: Leaderboard { Leaderboard(roster: roster, summaries: snapshot.summaries, rankBy: rankBy) }

  var view: LeaderboardView { LeaderboardView(leaderboard, note: snapshot.definition.note) }

  /// Returns when every shard has ended or the sweep was cancelled.
  ///
  /// - Parameters:
  ///   - givesUpInQuarantine: whether to return also when every worker for it is in quarantine.
  ///   - meanwhile: called now and then, with the means to say something above the table.
  mutating func follow(givesUpInQuarantine: Bool = false, meanwhile: () throws -> [String] = { [] }) throws {
    var hasChanged = true
    while true {
      if hasChanged { draw() }
      if snapshot.isFinished || snapshot.state == .cancelled { break }
      if givesUpInQuarantine, snapshot.notice?.isQuarantine == true, snapshot.count(.leased) == 0 { break }
      for line in try meanwhile() { say(line) }
      if let line = standstill.line(for: snapshot.notice) { say(line) }
      // How often a person sees something new; the coordinator answers from memory.
      usleep(200_000)
      hasChanged = try update(meanwhile)
    }
    erase()
  }

  /// Asks what changed, with the patience that a coordinator needs to be killed, started again and to read its store.
  private mutating func update(_ meanwhile: () throws -> [String]) throws -> Bool {
    var lines: [String] = []
    let answer = try connection.ask(.sweep(snapshot.query), patience: patience) { lines += try meanwhile() }
    for line in lines { say(line) }
    guard case .sweep(let answer) = answer else { throw ClientError.badAnswer("it is to another question") }
    return try snapshot.update(answer)
  }

  private mutating func draw() {
    guard isOnTerminal else {
      let line = changeLine
      if line != lastLine { note(line) }
      lastLine = line
      return
    }
    let size = FileDescriptor.standardError.terminalSize ?? (columns: 80, rows: 24)
    let frame = LiveFrame(leaderboard, note: snapshot.definition.note, status: statusLine)
    let lines = frame.lines(width: size.columns, height: size.rows - 1, colour: TableStyle.ofStandardError.colour)
    erase()
    writeError(lines.map { $0 + "\n" }.joined())
    drawnLines = lines.count
  }

  /// Takes the table off the screen again.
  mutating func erase() {
    guard drawnLines > 0 else { return }
    writeError("\u{1b}[\(drawnLines)A\u{1b}[J")
    drawnLines = 0
  }

  private mutating func say(_ line: String) {
    erase()
    note(line)
    draw()
  }

  private var statusLine: String {
    var parts = ["\(snapshot.count(.leased)) running", "\(snapshot.count(.pending)) waiting"]
    if snapshot.count(.failed) > 0 { parts.append("\(snapshot.count(.failed)) failed") }
    if snapshot.alarmedCount > 0 { parts.append("\(snapshot.alarmedCount) WITH RESULTS THAT DIFFER") }
    if snapshot.state != .running { parts.append(snapshot.state.rawValue) }
    return parts.joined(separator: ", ")
  }

  private var changeLine: String {
    var parts = ["\(snapshot.count(.committed))/\(snapshot.shards.count) trials"]
    if snapshot.count(.failed) > 0 { parts.append("\(snapshot.count(.failed)) failed") }
    if snapshot.divergedCount > 0 { parts.append("\(snapshot.divergedCount) diverged") }
    if snapshot.alarmedCount > 0 { parts.append("\(snapshot.alarmedCount) with results that differ") }
    if snapshot.state != .running { parts.append(snapshot.state.rawValue) }
    return "\(snapshot.definition.name): " + parts.joined(separator: ", ")
  }

  /// What the sweep's outcome makes of the exit code; nil where all is done.
  func exitCode(strict: Bool) -> ExitCode? {
    if snapshot.alarmedCount > 0 { return Exit.differentBits }
    if !snapshot.isFinished { return Exit.incomplete }
    if snapshot.count(.failed) > 0 { return Exit.failedShards }
    if strict, snapshot.divergedCount > 0 { return Exit.diverged }
    return nil
  }

  /// Tells of failed shards and of results that differ, and what to do about them.
  func noteFailures() {
    snapshot.noteAlarms()
    let failed = snapshot.shards.enumerated().filter { $0.element.phase == .failed }
    guard !failed.isEmpty else { return }
    for (index, shard) in failed.prefix(5) {
      guard let failure = shard.failure else { continue }
      note(
        "shard \(index) failed (\(failure.failureClass.rawValue)) after \(shard.attempts.count) attempts: \(failure.message)"
      )
    }
    note(
      "\(failed.count) of \(snapshot.shards.count) shards failed; 'slalom shards \(snapshot.id.short)' shows them, "
        + "'slalom rerun \(snapshot.id.short) --failed' fills exactly these holes")
  }
}
