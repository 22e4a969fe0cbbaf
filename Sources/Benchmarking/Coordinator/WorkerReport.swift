internal import Foundation
internal import SweepCore

/// What all workers of a process have seen, as it is told to the measuring process: one line of JSON.
package struct WorkerReport: Codable, Hashable, Sendable {
  /// Workers that may get trials.
  package var ready = 0
  package var settled = 0
  package var heartbeatsSent = 0
  package var heartbeatsAnswered = 0
  /// By the monotonic clock, which all processes of a machine share; 0 where nothing was settled.
  package var lastSettledNanoseconds: Int64 = 0
  package var processorSeconds = 0.0
  package var complaint: String?
  /// Microseconds each; only in the last line.
  package var acknowledgements: [Int]?
  package var commits: [Int]?

  package init() {}

  package mutating func add(_ record: SimulatedWorkRecord) {
    ready += record.hasJoined && record.isAdmissible ? 1 : 0
    settled += record.commits.count
    heartbeatsSent += record.heartbeatsSent
    heartbeatsAnswered += record.heartbeatsAnswered
    lastSettledNanoseconds = max(lastSettledNanoseconds, record.lastSettled?.nanoseconds ?? 0)
    complaint = complaint ?? record.complaint
  }

  package mutating func addLatencies(_ record: SimulatedWorkRecord) {
    acknowledgements = (acknowledgements ?? []) + record.acknowledgements.map(\.microseconds)
    commits = (commits ?? []) + record.commits.map(\.microseconds)
  }

  package mutating func add(_ other: WorkerReport) {
    ready += other.ready
    settled += other.settled
    heartbeatsSent += other.heartbeatsSent
    heartbeatsAnswered += other.heartbeatsAnswered
    lastSettledNanoseconds = max(lastSettledNanoseconds, other.lastSettledNanoseconds)
    processorSeconds += other.processorSeconds
    complaint = complaint ?? other.complaint
    if let more = other.acknowledgements { acknowledgements = (acknowledgements ?? []) + more }
    if let more = other.commits { commits = (commits ?? []) + more }
  }
}

extension WorkerReport {
  package var line: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) + "\n" }
  }

  package init(line: some Collection<UInt8>) throws {
    self = try JSONDecoder().decode(WorkerReport.self, from: Data(line))
  }
}

extension Duration {
  fileprivate var microseconds: Int { Int(nanoseconds / 1000) }
}
