/// An input that is a sequence of messages: each is a control byte, a length in two little-endian bytes, and the
/// message, of which the last may be short.
enum Conversation {
  struct Record: Equatable {
    /// The low bits say who speaks, the others how much time passes before.
    var control: UInt8
    var payload: [UInt8]

    /// 0, and then 10 ms to about a minute.
    var milliseconds: Int64 {
      let step = control >> 4
      return step == 0 ? 0 : 10 << min(Int64(step), 13)
    }
  }

  static func records(_ input: [UInt8]) -> [Record] {
    var records: [Record] = []
    var rest = input[...]
    while rest.count >= 3, records.count < 200 {
      let control = rest.removeFirst()
      let length = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
      records.append(Record(control: control, payload: Array(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return records
  }

  static func encoded(_ records: [Record]) -> [UInt8] {
    records.flatMap { record in
      let length = min(record.payload.count, 0xffff)
      return [record.control, UInt8(length & 0xff), UInt8(length >> 8)] + record.payload.prefix(length)
    }
  }
}
