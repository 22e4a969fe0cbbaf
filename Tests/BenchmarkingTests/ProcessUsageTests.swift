import Benchmarking
import Foundation
import Testing

struct ProcessUsageTests {
  @Test func fieldsAreCountedFromTheLastBracket() throws {
    // The program's name is "a) b (c".
    let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 9 0 0 0 250 50 3 4 20 0 9 0 500 1000000 300 18446744073709551615 1\n"
    let usage = try #require(ProcessUsage(stat: stat, ticksPerSecond: 100, pageBytes: 4096))
    #expect(usage.processorSeconds == 3)
    #expect(usage.residentBytes == 300 * 4096)
  }

  @Test(arguments: ["", "7 slalom S 1", "7 (slalom) S 1 7"])
  func textOfAnotherKindIsNoUsage(stat: String) {
    #expect(ProcessUsage(stat: stat, ticksPerSecond: 100, pageBytes: 4096) == nil)
  }

  @Test func thisProcessHasAUsage() throws {
    let usage = try #require(ProcessUsage(of: ProcessInfo.processInfo.processIdentifier))
    #expect(usage.residentBytes > 0)
  }
}
