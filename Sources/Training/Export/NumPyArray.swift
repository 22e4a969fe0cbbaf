/// An array as NumPy's `.npy` files hold it (format 1.0, little-endian, C order).
package struct NumPyArray {
  private let descriptor: String
  private let shape: [Int]
  private let content: [UInt8]

  /// `<f8`.
  package init(_ values: [Double], shape: [Int]) {
    self.init("<f8", values.map(\.bitPattern.littleEndian), shape)
  }

  /// `<i4`.
  package init(_ values: [Int32], shape: [Int]) { self.init("<i4", values.map(\.littleEndian), shape) }

  /// `<i8`.
  package init(_ values: [Int], shape: [Int]) { self.init("<i8", values.map { Int64($0).littleEndian }, shape) }

  private init<Element: FixedWidthInteger>(_ descriptor: String, _ values: [Element], _ shape: [Int]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values of shape \(shape)")
    self.descriptor = descriptor
    self.shape = shape
    content = values.withUnsafeBytes { Array($0) }
  }

  /// The file's bytes: magic, version, header length, a Python dictionary padded with blanks so that the data
  /// begins at a multiple of 64, the data.
  package var fileContent: [UInt8] {
    let sides = shape.map { "\($0), " }.joined()
    var header = "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': (\(sides)), }"
    let unpadded = 10 + header.utf8.count + 1
    header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = UInt16(header.utf8.count)
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)]
    return magic + Array(header.utf8) + content
  }
}
