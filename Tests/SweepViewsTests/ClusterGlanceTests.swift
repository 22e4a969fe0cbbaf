import SweepViews
import Testing

struct ClusterGlanceTests {
  private func sweep(_ number: Int, committed: Int, running: Int = 0, failed: Int = 0) -> ClusterGlance.Sweep {
    ClusterGlance.Sweep(
      id: "61d944ac66\(10 + number)", name: "sweep-\(number)", state: "running", trials: 294, committed: committed,
      running: running, failed: failed, diverged: 3)
  }

  private func worker(_ name: String, _ state: String = "alive", _ tone: Tone = .plain) -> ClusterGlance.Worker {
    ClusterGlance.Worker(
      name: name, host: "lab-\(name)", state: state, tone: tone, slots: 4, busy: 3, committed: 40, failed: 1)
  }

  @Test func oneScreenHoldsAllThatMatters() {
    let glance = ClusterGlance(
      coordinator:
        "coordinator tcp://127.0.0.1:7117 on lab, process 7, up 3 h 12 min, store /home/ann/.local/state/slalom",
      sweeps: [sweep(1, committed: 294), sweep(2, committed: 120, running: 6)],
      workers: [worker("a"), worker("b"), worker("c", "quarantined", .bad)])
    #expect(
      glance.lines(style: TableStyle(width: 80)).map { $0.text(colour: false) }.joined(separator: "\n") + "\n" == """
        coordinator tcp://127.0.0.1:7117 on lab, process 7, up 3 h 12 min, store
           /home/ann/.local/state/slalom

        2 sweeps, 1 of them over; 6 trials running
        sweep         name     state    progress       done  running  failed  diverged
        ────────────  ───────  ───────  ──────────  ───────  ───────  ──────  ────────
        61d944ac6612  sweep-2  running  ━━━━──────  120/294        6       0         3
        61d944ac6611  sweep-1  over     ━━━━━━━━━━  294/294        0       0         3

        2 workers at work or ready, 6 of 8 slots busy
        worker  host   state        slots  busy  done  failed
        ──────  ─────  ───────────  ─────  ────  ────  ──────
        c       lab-c  quarantined  ━━━─    3/4    40       1
        a       lab-a  alive        ━━━─    3/4    40       1
        b       lab-b  alive        ━━━─    3/4    40       1

        """)
  }

  @Test(arguments: [40, 60, 80, 120])
  func aHundredSweepsAndWorkersFitTheScreenWithTheUrgentFirst(width: Int) {
    let glance = ClusterGlance(
      coordinator: String(repeating: "coordinator ", count: 20),
      sweeps: (0..<100).map { sweep($0, committed: $0 == 50 ? 10 : 294) },
      workers: (0..<100).map { $0 == 70 ? worker("bad", "refused", .bad) : worker("w\($0)") })
    let lines = glance.lines(style: TableStyle(width: width))
    for line in lines { #expect(line.displayWidth <= width) }
    let texts = lines.map { $0.text(colour: false) }
    #expect(texts.contains { $0.contains("and 92 more; 'slalom") })
    // The one that is not over is the first of its table.
    #expect(texts.first { $0.hasPrefix("61d9") }?.contains("10/294") == true)
    #expect(texts.contains { $0.hasPrefix("bad") })
    #expect(lines.count < 36)
  }

  @Test func nothingIsSaidToBeNothing() {
    let texts = ClusterGlance(coordinator: "c", sweeps: [], workers: []).lines(style: TableStyle(width: 80))
      .map { $0.text(colour: false) }
    #expect(texts.contains("(no sweep was submitted yet)"))
    #expect(texts.contains("(no worker has joined yet)"))
  }
}
