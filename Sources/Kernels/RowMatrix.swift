/// A row-major matrix [rows, width] of activations or of their gradients. Rows stand `stride` doubles apart: the width
/// padded to whole panels, and not a multiple of 512 doubles, at which all rows would fall into the same few
/// sets of the first-level cache. The padding is zero.
package struct RowMatrix {
  package let rows: Int
  package let width: Int
  package let stride: Int
  package let storage: AlignedBuffer

  package init(rows: Int, width: Int) {
    self.rows = rows
    self.width = width
    let padded = PanelMatrix.padded(width)
    stride = padded % 64 == 0 ? padded + 8 : padded
    storage = AlignedBuffer(count: rows * stride)
  }

  package subscript(row: Int, column: Int) -> Double {
    get { storage.values[row * stride + column] }
    nonmutating set { storage.values[row * stride + column] = newValue }
  }
}
