internal import Glibc

/// Doubles on a cache line's boundary, zero at the start, owned until the last reference goes. The kernels write
/// through `values`, so one thread uses a buffer at a time.
package final class AlignedBuffer {
  package let count: Int
  package let values: UnsafeMutablePointer<Double>

  package init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) doubles")
    self.count = count
    let bytes = max(count, 1) * MemoryLayout<Double>.stride
    // Weights and state are streamed once a step: on pages of 4 KB, misses of the address translation cost 3 to 6 %.
    // The advice is taken or not; nothing hangs on it but time.
    let isLarge = bytes >= AlignedBuffer.hugePage / 2
    let size = isLarge ? (bytes + AlignedBuffer.hugePage - 1) / AlignedBuffer.hugePage * AlignedBuffer.hugePage : bytes
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: isLarge ? AlignedBuffer.hugePage : 64)
    if isLarge { madvise(memory, size, MADV_HUGEPAGE) }
    values = memory.bindMemory(to: Double.self, capacity: count)
    values.initialize(repeating: 0, count: count)
  }

  private static let hugePage = 2 << 20

  deinit { values.deallocate() }

  package func copy(from other: AlignedBuffer) {
    precondition(count == other.count, "a copy of \(other.count) doubles into \(count)")
    values.update(from: other.values, count: count)
  }
}
