internal import TestSupport

/// Makes inputs from others by a seed: what lines, versions and enemies make of messages and files.
struct Mutator {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func next() -> UInt64 { random.next() }

  /// Below `bound`, which is positive.
  private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  // MARK: Bytes

  mutating func bytes(from seeds: [[UInt8]]) -> [UInt8] {
    var bytes = pick(seeds)
    for _ in 0..<1 + below(4) { damage(&bytes, seeds) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
    guard !bytes.isEmpty else { return }
    let index = below(bytes.count)
    switch below(8) {
    case 0: bytes[index] ^= 1 << UInt8(below(8))
    case 1: bytes[index] = UInt8(truncatingIfNeeded: next())
    case 2: bytes.removeSubrange(index...)
    case 3: bytes.insert(contentsOf: [0xff, 0xff, 0xff, 0xff, 0x0f], at: index)
    case 4: bytes[index] = pick([0, 1, 0x7f, 0x80, 0xff])
    case 5: bytes.removeSubrange(index..<min(index + 1 + below(8), bytes.count))
    case 6:
      let end = min(index + 1 + below(64), bytes.count)
      for _ in 0..<1 + below(8) { bytes.insert(contentsOf: bytes[index..<end], at: index) }
    default:
      let other = pick(seeds)
      bytes.replaceSubrange(index..., with: other.suffix(from: below(other.count + 1)))
    }
  }

  // MARK: Messages

  /// A message whose fields were changed, and sometimes its bytes.
  mutating func message(from seeds: [[UInt8]]) -> [UInt8] {
    guard var fields = WireField.parse(pick(seeds)[...]) else { return bytes(from: seeds) }
    for _ in 0..<1 + below(3) { change(&fields, seeds, depth: 0) }
    var bytes = fields.flatMap(\.encoded)
    if below(4) == 0 { damage(&bytes, seeds) }
    return bytes
  }

  private mutating func change(_ fields: inout [WireField], _ seeds: [[UInt8]], depth: Int) {
    guard !fields.isEmpty else { return }
    let index = below(fields.count)
    if case .message(let number, var inner) = fields[index], below(4) != 0, depth < 20 {
      change(&inner, seeds, depth: depth + 1)
      fields[index] = .message(number, inner)
      return
    }
    switch below(8) {
    case 0: for _ in 0..<1 + below(5) { fields.insert(fields[index], at: index) }
    case 1: fields.remove(at: index)
    case 2: fields.swapAt(index, below(fields.count))
    case 3:
      let values: [UInt64] = [0, 1, 127, 128, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 63, .max]
      fields[index] = .varint(fields[index].number, pick(values))
    case 4: fields[index] = .bytes(fields[index].number, Array(repeating: UInt8(below(256)), count: below(300)))
    case 5:
      // Nested in itself.
      var nested = fields[index]
      for _ in 0..<below(150) { nested = .message(nested.number, [nested]) }
      fields[index] = nested
    case 6: fields[index] = fields[index].numbered(1 + below(20))
    default:
      guard let other = WireField.parse(pick(seeds)[...]), !other.isEmpty else { return }
      fields[index] = pick(other)
    }
  }

  // MARK: Conversations

  mutating func conversation(from seeds: [[UInt8]]) -> [UInt8] {
    var records = Conversation.records(pick(seeds))
    let payloads = seeds.flatMap { Conversation.records($0) }.map(\.payload).filter { !$0.isEmpty }
    for _ in 0..<1 + below(6) {
      guard !records.isEmpty else { break }
      let index = below(records.count)
      switch below(7) {
      case 0: records.insert(records[index], at: below(records.count))
      case 1: records.remove(at: index)
      case 2: records.swapAt(index, below(records.count))
      case 3: records[index].control = UInt8(truncatingIfNeeded: next())
      case 4: records.insert(.init(control: UInt8(below(4)), payload: pick(payloads)), at: index)
      default:
        records[index].payload = message(from: records[index].payload.isEmpty ? payloads : [records[index].payload])
      }
    }
    return Conversation.encoded(records)
  }

  // MARK: Text

  private static let words = [
    "*a", "&a ", "!!int ", "{", "}", "[", "]", "[]", "{}", ": ", "- ", "\t", "\n", "\r\n", "---\n", "...\n", "~",
    "null",
    "1e400", "-1", "0", "1e-400", ".nan", ".inf", "99999999999999999999", "0x10", "1_000", "'", "\"", "#", "\u{0}",
    "\u{feff}", "\u{85}", "\u{2028}", "é", "0..<99999999999", "5..<5", "{ log: [1e-300, 1e300], points: 100000 }",
    "points", "log", "linear", "learning-rate", "|\n", ">\n", "? ", "<<: ", "%YAML 9.9\n", "tcp://[::1]:1",
    "secret-key ",
  ]

  mutating func text(from seeds: [[UInt8]]) -> [UInt8] {
    var bytes = pick(seeds)
    for _ in 0..<1 + below(5) {
      guard !bytes.isEmpty else { break }
      let index = below(bytes.count)
      switch below(9) {
      case 0, 1: bytes.insert(contentsOf: Array(pick(Self.words).utf8), at: index)
      case 2, 3:
        // A word for another.
        let end = bytes[index...].firstIndex { !($0 > 44 && $0 < 58 || $0 > 96 && $0 < 123) } ?? bytes.endIndex
        bytes.replaceSubrange(index..<end, with: Array(pick(Self.words).utf8))
      case 4:
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        switch below(3) {
        case 0: lines.remove(at: below(lines.count))
        case 1: lines.insert(pick(lines), at: below(lines.count))
        default: lines.swapAt(below(lines.count), below(lines.count))
        }
        bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
      case 5:
        let word = Array(pick(["[", "{a: ", "- ", "[[", "? "]).utf8)
        bytes.insert(contentsOf: (0..<1 + below(3000)).flatMap { _ in word }, at: index)
      default: damage(&bytes, seeds)
      }
    }
    return bytes
  }
}
