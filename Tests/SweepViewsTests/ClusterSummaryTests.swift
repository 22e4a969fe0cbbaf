import SweepCore
import SweepViews
import Testing

struct ClusterSummaryTests {
  private func id(_ number: Int) -> SweepID { SweepID(.sha256("\(number)")) }

  private func sweep(_ number: Int, done: Int, running: Int = 0) -> SweepOverview {
    var counts = TrialCounts()
    (counts.done, counts.diverged, counts.running) = (done - 3, 3, running)
    counts.waiting = 294 - done - running
    return SweepOverview(
      sweep: id(number), name: "sweep-\(number)", intent: .running,
      state: SweepState(.running, counts, isStalled: false), counts: counts, alarms: 0, submittedMilliseconds: 0,
      stall: nil)
  }

  private func worker(_ name: String, _ state: WorkerState = .alive) -> WorkerOverview {
    WorkerOverview(
      worker: WorkerID(name), name: name, host: "lab-\(name)", slots: 4, busy: 3, state: state, committed: 40, failed: 1
    )
  }

  private func summary(_ coordinator: String, _ sweeps: [SweepOverview], _ workers: [WorkerOverview]) -> ClusterSummary
  {
    var counts = WorkerCounts()
    counts.alive = workers.count { $0.state == .alive }
    (counts.slots, counts.busy) = (4 * counts.alive, 3 * counts.alive)
    return ClusterSummary(
      coordinator: coordinator,
      ClusterAnswer(
        host: "lab", processID: 7, softwareVersion: "1", startedMilliseconds: 0, store: "/s", sweeps: sweeps,
        sweepCount: sweeps.count, workers: workers, workerCounts: counts))
  }

  @Test func oneScreenHoldsAllThatMatters() {
    let summary = summary(
      "coordinator tcp://127.0.0.1:7117 on lab, process 7, up 3 h 12 min, store /home/ann/.local/state/slalom",
      [sweep(1, done: 294), sweep(2, done: 120, running: 6)], [worker("a"), worker("b"), worker("c", .quarantined)])
    #expect(
      summary.lines(style: TableStyle(width: 80)).map { $0.text(colour: false) }.joined(separator: "\n") + "\n" == """
        coordinator tcp://127.0.0.1:7117 on lab, process 7, up 3 h 12 min, store
           /home/ann/.local/state/slalom

        2 sweeps, 1 finished; 6 trials running
        sweep         name     state     progress    results  running  failed  diverged
        ────────────  ───────  ────────  ──────────  ───────  ───────  ──────  ────────
        \(id(2).short)  sweep-2  running   ━━━━──────  120/294        6       0         3
        \(id(1).short)  sweep-1  finished  ━━━━━━━━━━  294/294        0       0         3

        2 workers at work or ready, 6 of 8 slots busy
        worker  host   state        slots  busy  results  failed
        ──────  ─────  ───────────  ─────  ────  ───────  ──────
        c       lab-c  quarantined  ━━━─    3/4       40       1
        a       lab-a  alive        ━━━─    3/4       40       1
        b       lab-b  alive        ━━━─    3/4       40       1

        """)
  }

  @Test(arguments: [40, 60, 80, 120])
  func aHundredSweepsAndWorkersFitTheScreenWithTheUrgentFirst(width: Int) {
    let summary = summary(
      String(repeating: "coordinator ", count: 20), (0..<100).map { sweep($0, done: $0 == 50 ? 10 : 294) },
      (0..<100).map { $0 == 70 ? worker("bad", .refused) : worker("w\($0)") })
    let lines = summary.lines(style: TableStyle(width: width))
    for line in lines { #expect(line.displayWidth <= width) }
    let texts = lines.map { $0.text(colour: false) }
    #expect(texts.contains { $0.contains("and 92 more; 'slalom") })
    // The one that is not finished is the first of its table.
    #expect(texts.first { $0.contains("/294") }?.contains("10/294") == true)
    #expect(texts.contains { $0.hasPrefix("bad") })
    #expect(lines.count < 36)
  }

  @Test func nothingIsSaidToBeNothing() {
    let texts = summary("c", [], []).lines(style: TableStyle(width: 80))
      .map { $0.text(colour: false) }
    #expect(texts.contains("(no sweep was submitted yet)"))
    #expect(texts.contains("(no worker has joined yet)"))
  }
}
