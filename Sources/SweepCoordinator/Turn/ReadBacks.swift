internal import DequeModule

/// What is to be read back from the store: one after the other, so that the memory it takes is that of one series, however
/// many wait. Kinds take turns: a sweep that adopts 100,000 results holds up neither a result nor an answer.
package struct ReadBacks: Sendable {
  package enum Job: Sendable {
    case read(SeriesRead)
    case reading(SeriesReading)
  }

  /// Of attempts that wait for it: proofs of results, and what goes on after a restart.
  private var attempts: Deque<SeriesRead> = []
  private var readings: Deque<SeriesReading> = []
  private var summaries: Deque<SeriesRead> = []
  private var turn = 0
  package private(set) var isUnderWay = false

  package init() {}

  package var count: Int { attempts.count + readings.count + summaries.count }

  package mutating func add(_ output: CoordinatorCore.Output) {
    for read in output.reads {
      if read.isOfAttempt { attempts.append(read) } else { summaries.append(read) }
    }
    readings.append(contentsOf: output.readings)
  }

  /// The next one, which is under way until `finish`; nil while another one is.
  package mutating func begin() -> Job? {
    guard !isUnderWay, count > 0 else { return nil }
    isUnderWay = true
    while true {
      turn += 1
      switch turn % 3 {
      case 0: if let read = attempts.popFirst() { return .read(read) }
      case 1: if let reading = readings.popFirst() { return .reading(reading) }
      default: if let read = summaries.popFirst() { return .read(read) }
      }
    }
  }

  package mutating func finish() { isUnderWay = false }
}
