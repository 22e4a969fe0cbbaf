/// A protobuf message by its bytes alone: numbers and kinds of fields, without their names.
indirect enum WireField {
  case varint(Int, UInt64)
  /// Of 8 or 4 bytes.
  case fixed(Int, [UInt8])
  case bytes(Int, [UInt8])
  case message(Int, [WireField])

  var number: Int {
    switch self {
    case .varint(let number, _), .fixed(let number, _), .bytes(let number, _), .message(let number, _): number
    }
  }

  func numbered(_ number: Int) -> WireField {
    switch self {
    case .varint(_, let value): .varint(number, value)
    case .fixed(_, let bytes): .fixed(number, bytes)
    case .bytes(_, let bytes): .bytes(number, bytes)
    case .message(_, let fields): .message(number, fields)
    }
  }

  var encoded: [UInt8] {
    switch self {
    case .varint(let number, let value): Self.varint(UInt64(number) << 3) + Self.varint(value)
    case .fixed(let number, let bytes): Self.varint(UInt64(number) << 3 | (bytes.count == 8 ? 1 : 5)) + bytes
    case .bytes(let number, let bytes):
      Self.varint(UInt64(number) << 3 | 2) + Self.varint(UInt64(bytes.count)) + bytes
    case .message(let number, let fields): WireField.bytes(number, fields.flatMap(\.encoded)).encoded
    }
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = value
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func readVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= UInt64(byte & 127) << shift
      if byte < 128 { return value }
    }
    return nil
  }

  /// The fields of a message; nil where the bytes are none. Bytes that could be a message are taken for one.
  static func parse(_ input: ArraySlice<UInt8>) -> [WireField]? {
    var rest = input
    var fields: [WireField] = []
    while !rest.isEmpty {
      guard let tag = readVarint(&rest), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return nil }
      let number = Int(tag >> 3)
      switch tag & 7 {
      case 0:
        guard let value = readVarint(&rest) else { return nil }
        fields.append(.varint(number, value))
      case 1, 5:
        let size = tag & 7 == 1 ? 8 : 4
        guard rest.count >= size else { return nil }
        fields.append(.fixed(number, Array(rest.prefix(size))))
        rest = rest.dropFirst(size)
      case 2:
        guard let length = readVarint(&rest), length <= rest.count else { return nil }
        let content = rest.prefix(Int(length))
        rest = rest.dropFirst(Int(length))
        if !content.isEmpty, let inner = parse(content) {
          fields.append(.message(number, inner))
        } else {
          fields.append(.bytes(number, Array(content)))
        }
      default: return nil
      }
    }
    return fields
  }
}
