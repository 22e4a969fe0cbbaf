/// Philox4x64-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (Parallel Random Numbers: As Easy as
/// 1, 2, 3, SC'11). The words equal those of `numpy.random.Philox(key=[seed, stream]).random_raw()`: blocks of four,
/// the first with counter 1. Any word is reached without its predecessors.
package struct Philox: Sendable {
  private let seed: UInt64
  private let stream: UInt64
  /// Of the block after the one in `block`; a 256-bit counter in NumPy, of which no trial leaves the lowest word.
  private var counter: UInt64
  private var block: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Words of `block` already given; 4 asks for the next block.
  private var used = 4

  package init(seed: UInt64, stream: UInt64) {
    self.seed = seed
    self.stream = stream
    counter = 1
  }

  /// The generator whose next word is word `index`, counted from 0, of the stream.
  package init(seed: UInt64, stream: UInt64, skippingTo index: UInt64) {
    self.init(seed: seed, stream: stream)
    counter = 1 + index / 4
    for _ in 0..<(index % 4) { _ = next() }
  }

  package mutating func next() -> UInt64 {
    if used == 4 {
      block = Philox.block(counter: counter, seed: seed, stream: stream)
      counter += 1
      used = 0
    }
    used += 1
    switch used {
    case 1: return block.0
    case 2: return block.1
    case 3: return block.2
    default: return block.3
    }
  }

  /// ((u >> 11) + 0.5) · 2^-53, each operation rounded to nearest even: above 0, and at most 1 (the upper half of
  /// the sums has no room for the half, so the greatest word gives 1).
  package mutating func uniform() -> Double { Philox.uniform(next()) }

  package static func uniform(_ word: UInt64) -> Double { (Double(word >> 11) + 0.5) * 0x1p-53 }

  /// The inverse normal distribution function of one uniform, a uniform of 1 taken as 1 - 2^-53.
  package mutating func normal() -> Double { Elementary.inverseNormal(Philox.clampedUniform(next())) }

  /// The uniform of `word` with 1 taken as 1 - 2^-53: what normal numbers are made from.
  package static func clampedUniform(_ word: UInt64) -> Double { min(uniform(word), 1 - 0x1p-53) }

  /// The permutation of 0..<count that a Fisher-Yates shuffle makes of the identity: i from count - 1 down to 1, one
  /// word each, swapped with (u · (i + 1)) >> 64.
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    order.withUnsafeMutableBufferPointer { order in
      for i in stride(from: count - 1, to: 0, by: -1) {
        let j = Int(next().multipliedFullWidth(by: UInt64(i + 1)).high)
        order.swapAt(i, j)
      }
    }
    return order
  }

  /// Ten rounds of two multiplications; the key's halves are raised by the Weyl constants between rounds.
  private static func block(counter: UInt64, seed: UInt64, stream: UInt64) -> (UInt64, UInt64, UInt64, UInt64) {
    var (x0, x1, x2, x3) = (counter, UInt64(0), UInt64(0), UInt64(0))
    var (key0, key1) = (seed, stream)
    for _ in 0..<10 {
      let product0 = x0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let product1 = x2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      (x0, x1, x2, x3) = (product1.high ^ x1 ^ key0, product1.low, product0.high ^ x3 ^ key1, product0.low)
      key0 &+= 0x9E37_79B9_7F4A_7C15
      key1 &+= 0xBB67_AE85_84CA_A73B
    }
    return (x0, x1, x2, x3)
  }
}

/// The streams of one seed (docs/numerics.md, rule 6): each use has its own, so that none is computed after another.
extension Philox {
  /// The choice of a random subset, seeded by the data set's own seed.
  package static let subsetStream: UInt64 = 0

  /// The initial weights of a layer, counted from 1.
  package static func weightStream(layer: Int) -> UInt64 { 1000 + UInt64(layer) }

  /// The order of an epoch, counted from 1.
  package static func epochStream(_ epoch: Int) -> UInt64 { (1 << 32) + UInt64(epoch) }
}
