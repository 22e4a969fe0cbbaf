internal import DequeModule

/// What is to be read back from the store: one after the other, so that the memory it takes is that of one series, however
/// many wait. Kinds take turns: a sweep that adopts 100,000 results holds up neither a result nor an answer. Short series
/// of a kind are read together, because the way to the thread that reads and back costs more than they do.
package struct ReadBacks: Sendable {
  package enum Job: Sendable {
    case reads([SeriesRead])
    case reading(SeriesReading)
  }

  /// Of attempts that wait for it: proofs of results, and what goes on after a restart.
  private var attempts: Deque<SeriesRead> = []
  private var readings: Deque<SeriesReading> = []
  private var summaries: Deque<SeriesRead> = []
  private var turn = 0
  package private(set) var isUnderWay = false
  /// Iterations of the series that are read together: about 50 KB.
  package static let lengthTogether = 4096

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
      case 0: if let reads = Self.next(of: &attempts) { return .reads(reads) }
      case 1: if let reading = readings.popFirst() { return .reading(reading) }
      default: if let reads = Self.next(of: &summaries) { return .reads(reads) }
      }
    }
  }

  private static func next(of waiting: inout Deque<SeriesRead>) -> [SeriesRead]? {
    guard let first = waiting.popFirst() else { return nil }
    var reads = [first]
    var length = first.length
    while let next = waiting.first, length + next.length <= lengthTogether {
      length += next.length
      reads.append(waiting.removeFirst())
    }
    return reads
  }

  package mutating func finish() { isUnderWay = false }
}
