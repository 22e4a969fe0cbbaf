internal import SweepCore

/// What a live table shows beside the leaderboard: the sweep at this moment, not what it determines.
package struct LiveFacts: Sendable {
  /// Stands beside the title, as `SYNTHETIC DATA`.
  package var note: String?
  package var running: Int
  package var waiting: Int
  package var failed: Int
  /// Trials with results that differ.
  package var alarmed: Int
  /// One word, as `paused`; empty while it runs.
  package var state: String
  package var pace: SweepPace
  /// Nil while the coordinator does not say.
  package var workers: Workers?
  /// What was said last, the latest last.
  package var messages: [String]

  package struct Workers: Hashable, Sendable {
    package var alive: Int
    package var slots: Int
    package var busy: Int

    package init(alive: Int, slots: Int, busy: Int) {
      (self.alive, self.slots, self.busy) = (alive, slots, busy)
    }

    package var text: String {
      "\(counted(alive, "worker")), \(busy) of \(counted(slots, "slot")) busy"
    }
  }

  package init(
    note: String? = nil, running: Int, waiting: Int, failed: Int = 0, alarmed: Int = 0, state: String = "",
    pace: SweepPace, workers: Workers? = nil, messages: [String] = []
  ) {
    self.note = note
    self.running = running
    self.waiting = waiting
    self.failed = failed
    self.alarmed = alarmed
    self.state = state
    self.pace = pace
    self.workers = workers
    self.messages = messages
  }

  /// One line. The words of what is wrong say so; their colour only helps to find them.
  var line: StyledLine {
    var line = StyledLine()
    if !state.isEmpty { line.append("\(state) · ", .warning) }
    line.append("\(running) running, \(waiting) waiting", .faint)
    if failed > 0 { line.append(", \(failed) failed", .bad) }
    if alarmed > 0 { line.append(", \(alarmed) WITH RESULTS THAT DIFFER", .bad) }
    line.append(" · \(workers?.text ?? "workers —")", .faint)
    return line
  }
}
