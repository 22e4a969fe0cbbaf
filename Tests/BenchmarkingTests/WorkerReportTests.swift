import Benchmarking
import SweepCore
import Testing

struct WorkerReportTests {
  private var report: WorkerReport {
    var idle = SimulatedWorkRecord()
    idle.hasJoined = true
    idle.heartbeatsSent = 3
    var busy = SimulatedWorkRecord()
    busy.hasJoined = true
    busy.isAdmissible = true
    busy.heartbeatsSent = 2
    busy.heartbeatsAnswered = 1
    busy.acknowledgements = [.microseconds(1500)]
    busy.commits = [.milliseconds(2), .milliseconds(4)]
    busy.lastSettled = Instant(nanoseconds: 77)
    busy.complaint = "something"
    var report = WorkerReport()
    for record in [idle, busy] {
      report.add(record)
      report.addLatencies(record)
    }
    return report
  }

  @Test func recordsAreSummedUp() {
    #expect(report.ready == 1)
    #expect(report.settled == 2)
    #expect(report.heartbeatsSent == 5)
    #expect(report.heartbeatsAnswered == 1)
    #expect(report.lastSettledNanoseconds == 77)
    #expect(report.complaint == "something")
    #expect(report.acknowledgements == [1500])
    #expect(report.commits == [2000, 4000])
  }

  @Test func reportsOfProcessesAreSummedUp() {
    var total = WorkerReport()
    total.add(report)
    total.add(report)
    #expect(total.settled == 4)
    #expect(total.lastSettledNanoseconds == 77)
    #expect(total.commits == [2000, 4000, 2000, 4000])
  }

  @Test func lineIsReadBackAsItWas() throws {
    let line = try report.line
    #expect(line.last == "\n")
    #expect(try WorkerReport(line: line.utf8) == report)
  }
}
