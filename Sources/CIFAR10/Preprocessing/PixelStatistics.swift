/// Exact integer sums over the bytes of some training images, from which the preprocessing constants come with as few
/// roundings as there can be (docs/numerics.md, rule 7).
struct PixelStatistics {
  let imageCount: Int
  /// Σ over the images, one for each of the 3,072 bytes of an image.
  private(set) var sums = [UInt64](repeating: 0, count: CIFAR10Layout.pixelCount)
  /// Σ of the squares of all bytes of all images.
  private(set) var sumOfSquares: UInt64 = 0

  init(of images: [Int], in dataset: CIFAR10Dataset) {
    imageCount = images.count
    var squares: UInt64 = 0
    sums.withUnsafeMutableBufferPointer { sums in
      for index in images {
        let image = dataset.image(training: index)
        // Of one image, at most 3072 · 255², so 32 bits hold them and the loop runs in vectors.
        var imageSquares: UInt32 = 0
        for pixel in 0..<CIFAR10Layout.pixelCount {
          let value = UInt32(image[pixel])
          sums[pixel] &+= UInt64(value)
          imageSquares &+= value &* value
        }
        squares &+= UInt64(imageSquares)
      }
    }
    sumOfSquares = squares
  }

  /// mean[j] = Σ bytes j / n: an exact numerator, one division.
  var meanImage: [Double] { sums.map { Double($0) / Double(imageCount) } }

  /// σ = √(N Σb² - (Σb)²) / N over all N = 3072 n bytes: the radicand is an exact integer, rounded once to a double,
  /// then one square root and one division.
  var standardDeviation: Double {
    let byteCount = UInt64(imageCount * CIFAR10Layout.pixelCount)
    let sum = sums.reduce(0, +)
    let radicand = UInt128(byteCount) * UInt128(sumOfSquares) - UInt128(sum) * UInt128(sum)
    return Double(radicand).squareRoot() / Double(byteCount)
  }
}
