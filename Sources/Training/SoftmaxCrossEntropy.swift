package import Kernels

/// Softmax and cross-entropy of logits (docs/numerics.md, rules 3 and 4).
package struct SoftmaxCrossEntropy {
  private let kernels: KernelTable
  private let classes: Int
  /// Room for each row's shifted logits and their exponentials.
  private let shifted: AlignedBuffer
  private let exponentials: AlignedBuffer
  private let sums: AlignedBuffer

  package init(classes: Int, capacity: Int, kernels: KernelTable) {
    self.kernels = kernels
    self.classes = classes
    shifted = AlignedBuffer(count: capacity * classes)
    exponentials = AlignedBuffer(count: capacity * classes)
    sums = AlignedBuffer(count: capacity)
  }

  /// The sum of the losses of the first `labels.count` rows, ascending from `start`.
  package func loss(_ logits: RowMatrix, labels: [Int], addingTo start: Double = 0) -> Double {
    let rows = labels.count
    precondition(rows <= sums.count && logits.width == classes)
    for row in 0..<rows {
      let z = logits.storage.values + row * logits.stride
      var maximum = z[0]
      for c in 1..<classes where z[c] > maximum { maximum = z[c] }
      for c in 0..<classes {
        shifted.values[row * classes + c] = z[c] - maximum
        exponentials.values[row * classes + c] = z[c] - maximum
      }
    }
    kernels.exp(UnsafeMutableBufferPointer(start: exponentials.values, count: rows * classes))
    for row in 0..<rows {
      var sum = 0.0
      for c in 0..<classes { sum += exponentials.values[row * classes + c] }
      sums.values[row] = sum
    }
    var total = start
    for row in 0..<rows {
      total += Elementary.log(sums.values[row]) - shifted.values[row * classes + labels[row]]
    }
    return total
  }

  /// The gradient of the mean loss at the logits of the rows that `loss` was last asked for: (e/S - y) / rows, both
  /// row-major and in panels.
  func gradient(labels: [Int], into rowMajor: RowMatrix, _ panels: PanelMatrix) {
    let count = Double(labels.count)
    for row in labels.indices {
      for c in 0..<classes {
        let probability = exponentials.values[row * classes + c] / sums.values[row]
        let value = (probability - (c == labels[row] ? 1 : 0)) / count
        rowMajor[row, c] = value
        panels[row, c] = value
      }
    }
  }

  /// How many of the first `labels.count` rows have their greatest logit at the label; the lowest index wins ties.
  package static func correct(_ logits: RowMatrix, labels: [Int]) -> Int {
    var count = 0
    for row in labels.indices {
      let z = logits.storage.values + row * logits.stride
      var best = 0
      for c in 1..<logits.width where z[c] > z[best] { best = c }
      if best == labels[row] { count += 1 }
    }
    return count
  }
}
