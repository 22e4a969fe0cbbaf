internal import Glibc

/// Doubles on a cache line's boundary, zero at the start, owned until the last reference goes. The kernels write
/// through `values`, so one thread uses a buffer at a time.
package final class AlignedBuffer {
  package let count: Int
  package let values: UnsafeMutablePointer<Double>

  private let memory: UnsafeMutableRawPointer

  package init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) doubles")
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Double>.stride
    // Weights and state are streamed once a step: on pages of 4 KB, misses of the address translation cost 3 to 6 %.
    // The advice is taken or not; nothing hangs on it but time.
    if bytes >= AlignedBuffer.hugePage / 2 {
      let pages = (bytes + AlignedBuffer.largestOffset + AlignedBuffer.hugePage - 1) / AlignedBuffer.hugePage
      let size = pages * AlignedBuffer.hugePage
      memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: AlignedBuffer.hugePage)
      madvise(memory, size, MADV_HUGEPAGE)
      values = (memory + AlignedBuffer.offset(in: memory)).bindMemory(to: Double.self, capacity: count)
    } else {
      memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      values = memory.bindMemory(to: Double.self, capacity: count)
    }
    values.initialize(repeating: 0, count: count)
  }

  private static let hugePage = 2 << 20

  /// Where in its pages a large buffer begins. An element of the weights and its state are used together; were all large
  /// buffers aligned alike, the three would fall into the same set of the first-level cache and share their lower
  /// address bits, by which a load is taken to hang on an earlier store: 1 % of a step. 9 lines a page number keep
  /// them apart.
  private static func offset(in memory: UnsafeMutableRawPointer) -> Int {
    Int(bitPattern: memory) / hugePage % 16 * 9 * 64
  }

  private static let largestOffset = 15 * 9 * 64

  deinit { memory.deallocate() }

  package func copy(from other: AlignedBuffer) {
    precondition(count == other.count, "a copy of \(other.count) doubles into \(count)")
    values.update(from: other.values, count: count)
  }
}
