extension WireToCoordinator {
  /// Whether bytes begin as a client's request does, told from the first of them.
  package static func beginsRequest(_ bytes: [UInt8]) -> Bool { bytes.first == requestField << 3 | 2 }

  /// By which number a client's request goes; 0 where it has none, or where the bytes are no request. Takes time by the
  /// number of its outer fields, not by what is in them.
  package static func requestNumber(in bytes: [UInt8]) -> UInt64 {
    var number: UInt64 = 0
    var outer = FieldScan(bytes)
    while let field = outer.next() {
      guard field.number == Int(requestField) else { continue }
      // A field that comes twice is merged by a decoder, the later value counts.
      var inner = FieldScan(bytes, in: field.content)
      while let field = inner.next() { if field.number == requestNumberField { number = field.value } }
    }
    return number
  }

  /// ToCoordinator.request and ClientRequest.request of slalom.proto.
  private static var requestField: UInt8 { 7 }
  private static var requestNumberField: Int { 1 }
}
