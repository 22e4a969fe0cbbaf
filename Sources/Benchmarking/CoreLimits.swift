internal import CBenchmarking
package import Kernels

/// What one core can do with an instruction set, measured.
package struct CoreLimits {
  package let instructionSet: InstructionSet
  private let table: slalom_limits
  /// Rounds of multiply-adds that take about half a millisecond.
  private let rounds: Int

  private static let probeSeconds = 0.5e-3

  /// Nil where this build has no loop for the instruction set. The CPU must have it.
  package init?(_ instructionSet: InstructionSet) {
    let isa =
      switch instructionSet {
      case .avx512: SLALOM_LIMITS_AVX512
      case .avx2: SLALOM_LIMITS_AVX2
      case .neon: SLALOM_LIMITS_NEON
      case .portable: SLALOM_LIMITS_PORTABLE
      }
    guard let table = slalom_limits_for(isa) else { return nil }
    self.instructionSet = instructionSet
    self.table = table.pointee
    var rounds = 64
    while CoreLimits.seconds(table.pointee, rounds) < CoreLimits.probeSeconds / 2 { rounds *= 2 }
    self.rounds = rounds
  }

  /// Floating-point operations a second, now: half a millisecond of multiply-adds that touch no memory.
  package func peak() -> Double {
    Double(rounds * table.round_flops) / CoreLimits.seconds(table, rounds)
  }

  /// Bytes a second, reads and writes together, of going through `bytes` of memory and writing them where they stand,
  /// as an update does. One value for each of `runs`.
  package func bandwidth(bytes: Int, runs: Int) -> [Double] {
    let count = max(64, bytes / 8 / 64 * 64)
    let buffer = AlignedBuffer(count: count)
    // Small sets many times over, so that the clock does not show.
    let repetitions = max(1, (8 << 20) / (count * 8))
    table.stream(buffer.values, count)
    return (0..<runs).map { _ in
      let seconds = ThreadClock.time { for _ in 0..<repetitions { table.stream(buffer.values, count) } }
      return Double(16 * count * repetitions) / seconds
    }
  }

  private static func seconds(_ table: slalom_limits, _ rounds: Int) -> Double {
    ThreadClock.time { withExtendedLifetime(table.multiply_add(rounds)) {} }
  }
}
