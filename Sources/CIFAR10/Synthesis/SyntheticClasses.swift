internal import Kernels

/// What the ten synthetic classes look like: each has several patterns of smooth colour fields. Classes 2k and 2k + 1
/// are a family that shares the coarse part of its patterns, so that they are confused more often than others, like
/// cats and dogs.
struct SyntheticClasses {
  static let patternCount = 6
  /// Pixels by which a pattern is wider than an image, so that an image is cut from it at a random place.
  static let margin = 6
  static let side = 32 + margin

  private static let familyAmplitude = 1.0
  private static let ownAmplitude = 0.6

  /// [class][pattern][channel][row][column], flat.
  let fields: [Double]

  init(seed: UInt64) {
    var random = Philox(seed: seed, stream: 1)
    var fields: [Double] = []
    for _ in 0..<CIFAR10Layout.classCount / 2 {
      let family = (0..<Self.patternCount * 3).map { _ in
        SmoothField.random(size: Self.side, grid: 4, from: &random)
      }
      for _ in 0..<2 {
        for shared in family {
          let own = SmoothField.random(size: Self.side, grid: 6, from: &random)
          for (shared, own) in zip(shared, own) {
            fields.append(Self.familyAmplitude * shared + Self.ownAmplitude * own)
          }
        }
      }
    }
    self.fields = fields
  }

  /// Where the field of one channel of one pattern of one class starts in `fields`.
  static func offset(label: Int, pattern: Int, channel: Int) -> Int {
    ((label * patternCount + pattern) * 3 + channel) * side * side
  }
}
