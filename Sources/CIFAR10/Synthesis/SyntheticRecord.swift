internal import Kernels

/// One synthetic record. Its bytes depend on the seed, the file and its place in the file alone, so that a larger set
/// begins with the smaller one. Only exact operations and docs/numerics.md's own functions: the same bytes everywhere.
struct SyntheticRecord {
  /// A pattern of a class as it stands in an image.
  private struct Figure {
    let label: Int
    let pattern: Int
    let top: Int
    let left: Int
    let isMirrored: Bool
    let amplitude: Double

    /// Draws pattern, place, mirroring and an amplitude from `amplitudes`.
    init(label: Int, amplitudes: ClosedRange<Double>, from random: inout Philox) {
      self.label = label
      pattern = random.index(below: SyntheticClasses.patternCount)
      top = random.index(below: SyntheticClasses.margin + 1)
      left = random.index(below: SyntheticClasses.margin + 1)
      isMirrored = random.index(below: 2) == 1
      amplitude = amplitudes.lowerBound + random.uniform() * (amplitudes.upperBound - amplitudes.lowerBound)
    }

    /// Adds this figure's part of a channel's 32 x 32 pixels.
    func add(to plane: inout [Double], channel: Int, classes: SyntheticClasses) {
      let start = SyntheticClasses.offset(label: label, pattern: pattern, channel: channel)
      for y in 0..<32 {
        let row = start + (top + y) * SyntheticClasses.side + left
        for x in 0..<32 {
          plane[y * 32 + x] += amplitude * classes.fields[row + (isMirrored ? 31 - x : x)]
        }
      }
    }
  }

  private static let ownAmplitudes = 0.4...1.2
  private static let strangerAmplitudes = 0.0...1.0
  private static let backgroundAmplitude = 0.8
  private static let lightAmplitude = 0.4
  private static let noiseAmplitude = 0.2
  /// Bytes a unit of amplitude, and the byte of amplitude 0.
  private static let contrast = 45.0
  private static let middle = 125.0

  let bytes: [UInt8]

  /// - Parameter file: 1 to 5 for the training files, 6 for the test file.
  init(seed: UInt64, file: Int, record: Int, classes: SyntheticClasses) {
    var random = Philox(seed: seed, stream: UInt64(file) << 32 + UInt64(record))
    let label = random.index(below: CIFAR10Layout.classCount)
    // A weaker figure of any class lies over the record's own.
    let own = Figure(label: label, amplitudes: Self.ownAmplitudes, from: &random)
    let strangerLabel = random.index(below: CIFAR10Layout.classCount)
    let stranger = Figure(label: strangerLabel, amplitudes: Self.strangerAmplitudes, from: &random)

    var bytes = [UInt8(label)]
    bytes.reserveCapacity(CIFAR10Layout.recordBytes)
    for channel in 0..<3 {
      let light = Self.lightAmplitude * random.normal()
      var plane = SmoothField.random(size: 32, grid: 6, from: &random).map { light + Self.backgroundAmplitude * $0 }
      own.add(to: &plane, channel: channel, classes: classes)
      stranger.add(to: &plane, channel: channel, classes: classes)
      for pair in stride(from: 0, to: 1024, by: 2) {
        let word = random.next()
        bytes.append(Self.byte(plane[pair] + Self.noiseAmplitude * Self.noise(UInt32(truncatingIfNeeded: word))))
        bytes.append(Self.byte(plane[pair + 1] + Self.noiseAmplitude * Self.noise(UInt32(word >> 32))))
      }
    }
    self.bytes = bytes
  }

  /// Nearly normal, of mean 0 and variance 1: the sum of four random bytes, less its mean 4 · 127.5, divided by its
  /// standard deviation √(4 (256² - 1) / 12).
  private static func noise(_ word: UInt32) -> Double {
    let sum = (word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24)
    return (Double(sum) - 510) / 147.80054127099805
  }

  /// Rounded to nearest, halves up, within 0 to 255.
  private static func byte(_ amplitude: Double) -> UInt8 {
    UInt8(min(max(middle + contrast * amplitude, 0), 255) + 0.5)
  }
}

extension Philox {
  /// (u · bound) >> 64 for one word u: 0 to bound - 1.
  fileprivate mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
