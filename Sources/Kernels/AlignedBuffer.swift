/// Doubles on a cache line's boundary, zero at the start, owned until the last reference goes. The kernels write
/// through `values`, so one thread uses a buffer at a time.
package final class AlignedBuffer {
  package let count: Int
  package let values: UnsafeMutablePointer<Double>

  package init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) doubles")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Double>.stride, alignment: 64)
    values = bytes.bindMemory(to: Double.self, capacity: count)
    values.initialize(repeating: 0, count: count)
  }

  deinit { values.deallocate() }

  package func copy(from other: AlignedBuffer) {
    precondition(count == other.count, "a copy of \(other.count) doubles into \(count)")
    values.update(from: other.values, count: count)
  }
}
