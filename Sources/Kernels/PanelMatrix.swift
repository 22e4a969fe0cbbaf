/// A matrix [rows, columns] in panels of 24 columns, `[panel][row][24]`, its rows and columns padded with zeros to
/// multiples of 24: the layout of weights and optimizer state on every instruction set.
package struct PanelMatrix {
  /// Columns of a panel.
  package static let width = 24

  package let rows: Int
  package let columns: Int
  package let storage: AlignedBuffer

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    let panels = PanelMatrix.padded(columns) / PanelMatrix.width
    storage = AlignedBuffer(count: panels * PanelMatrix.padded(rows) * PanelMatrix.width)
  }

  /// The next multiple of 24.
  package static func padded(_ count: Int) -> Int { (count + width - 1) / width * width }

  package var panels: Int { PanelMatrix.padded(columns) / PanelMatrix.width }

  package var paddedRows: Int { PanelMatrix.padded(rows) }

  /// Doubles from one panel to the next.
  package var panelStride: Int { paddedRows * PanelMatrix.width }

  /// Position of an element in `storage`.
  package func offset(row: Int, column: Int) -> Int {
    column / PanelMatrix.width * panelStride + row * PanelMatrix.width + column % PanelMatrix.width
  }

  package subscript(row: Int, column: Int) -> Double {
    get { storage.values[offset(row: row, column: column)] }
    nonmutating set { storage.values[offset(row: row, column: column)] = newValue }
  }

  /// The elements in row-major order, without padding.
  package var rowMajor: [Double] { elements(rows: 0..<rows) }

  /// Some rows without their padding: for what goes through a large matrix and need not hold it twice.
  package func elements(rows: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows.count * columns) { target, count in
      for (index, row) in rows.enumerated() {
        copy(row: row, to: UnsafeMutableBufferPointer(rebasing: target[(index * columns)...]))
      }
      count = rows.count * columns
    }
  }

  /// Whether every element is; the padding, which may hold infinity times zero, takes no part.
  package var isFinite: Bool {
    for panel in 0..<panels {
      let width = min(PanelMatrix.width, columns - panel * PanelMatrix.width)
      for row in 0..<rows {
        let first = panel * panelStride + row * PanelMatrix.width
        for position in first..<first + width where !storage.values[position].isFinite { return false }
      }
    }
    return true
  }

  private func copy(row: Int, to target: UnsafeMutableBufferPointer<Double>) {
    for panel in 0..<panels {
      let first = panel * PanelMatrix.width
      for column in 0..<min(PanelMatrix.width, columns - first) {
        target[first + column] = storage.values[panel * panelStride + row * PanelMatrix.width + column]
      }
    }
  }

  /// Sets the elements from row-major order.
  package func fill(rowMajor: UnsafeBufferPointer<Double>) {
    precondition(rowMajor.count == rows * columns, "\(rowMajor.count) values for a matrix [\(rows), \(columns)]")
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = rowMajor[row * columns + column] }
    }
  }
}
