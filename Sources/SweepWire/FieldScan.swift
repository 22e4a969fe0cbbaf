/// Walks over protobuf bytes without making anything of them: two bytes can stand for an object of hundreds.
struct FieldScan {
  struct Field {
    let number: Int
    /// Of a length-delimited field, else empty.
    let content: Range<Int>
    /// Of a varint, else 0.
    var value: UInt64 = 0
  }

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
    self.bytes = bytes
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// The next field; nil at the end, or where the bytes are no message: the decoder says that.
  mutating func next() -> Field? {
    guard position < end, let tag = varint(), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return nil }
    let number = Int(tag >> 3)
    switch tag & 7 {
    case 0: return varint().map { Field(number: number, content: position..<position, value: $0) }
    case 1: return skip(8, number)
    case 5: return skip(4, number)
    case 2:
      guard let length = varint(), length <= UInt64(end - position) else { return nil }
      let content = position..<position + Int(length)
      position = content.upperBound
      return Field(number: number, content: content)
    default: return nil
    }
  }

  private mutating func skip(_ count: Int, _ number: Int) -> Field? {
    guard count <= end - position else { return nil }
    position += count
    return Field(number: number, content: position..<position)
  }

  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < end, shift < 64 {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }
}
