package import ArgumentParser
package import SweepClient
internal import SweepCore

/// What a follower makes of what it knows.
extension SweepSnapshot {
  /// Whether nothing more is to come.
  ///
  /// - Parameter inQuarantine: whether that is so as well when every worker for the sweep is in quarantine.
  package func isOver(inQuarantine: Bool) -> Bool {
    if isFinished || intent == .cancelled { return true }
    return inQuarantine && stall?.kind == .quarantined && counts.running == 0
  }

  /// How far the sweep is, in a line that differs whenever that does.
  package var changeLine: String {
    var parts = ["\(counts.results)/\(counted(shards.count, "trial"))"]
    if counts.failed > 0 { parts.append("\(counts.failed) failed") }
    if counts.diverged > 0 { parts.append("\(counts.diverged) diverged") }
    if !alarmed.isEmpty { parts.append("\(alarmed.count) with results that differ") }
    if intent != .running { parts.append(intent.rawValue) }
    return "\(definition.name): " + parts.joined(separator: ", ")
  }

  /// What the sweep's outcome makes of the exit code; nil where all is done.
  package func exitCode(strict: Bool) -> ExitCode? {
    if !alarmed.isEmpty { return Exit.differentBits }
    if !isFinished { return Exit.incomplete }
    if counts.failed > 0 { return Exit.failedShards }
    if strict, counts.diverged > 0 { return Exit.diverged }
    return nil
  }
}
