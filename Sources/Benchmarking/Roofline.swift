/// The shortest time in which a core with these limits can do a piece of work: arithmetic and memory traffic overlap
/// fully, so the slower of them counts.
///
///     seconds = max(FLOPs / peak, bytes / bandwidth)
package struct Roofline: Hashable, Sendable {
  package let flops: Double
  package let bytes: Double

  package init(flops: Int, bytes: Int = 0) {
    self.flops = Double(flops)
    self.bytes = Double(bytes)
  }

  /// - Parameters:
  ///   - peak: floating-point operations a second.
  ///   - bandwidth: bytes a second, reads and writes together.
  package func seconds(peak: Double, bandwidth: Double) -> Double { max(flops / peak, bytes / bandwidth) }
}
