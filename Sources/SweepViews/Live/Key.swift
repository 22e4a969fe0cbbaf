/// A key of the live table.
package enum Key: Hashable, Sendable {
  case up
  case down
  case pageUp
  case pageDown
  case home
  case end
  case character(Character)
}

/// Makes keys of the bytes a terminal sends: characters of ASCII, and the escape sequences of ECMA-48 and of xterm in
/// whatever pieces they come. What it does not know, it swallows whole.
package struct KeyDecoder: Sendable {
  /// An escape sequence that has begun; empty outside of one.
  private var pending: [UInt8] = []
  /// No sequence of a keyboard is longer.
  private static let longest = 32
  private static let escape: UInt8 = 0x1B

  package init() {}

  package mutating func keys(_ bytes: [UInt8]) -> [Key] { bytes.compactMap { key($0) } }

  /// To be called when nothing has come for a while: an escape key that was pressed alone begins no sequence.
  package mutating func pause() { pending = [] }

  private mutating func key(_ byte: UInt8) -> Key? {
    if byte == Self.escape {
      pending = [byte]
      return nil
    }
    guard !pending.isEmpty else {
      return (0x20..<0x7F).contains(byte) ? .character(Character(Unicode.Scalar(byte))) : nil
    }
    pending.append(byte)
    // ESC [ parameters final, ESC O final; anything else after an escape is a key with Alt.
    let isComplete =
      switch pending[1] {
      case UInt8(ascii: "["): pending.count > 2 && (0x40...0x7E).contains(byte)
      case UInt8(ascii: "O"): pending.count == 3
      default: true
      }
    guard isComplete || pending.count >= Self.longest else { return nil }
    defer { pending = [] }
    return isComplete ? Self.named(pending) : nil
  }

  private static func named(_ sequence: [UInt8]) -> Key? {
    guard sequence.count > 2, let final = sequence.last else { return nil }
    switch final {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "~"):
      // The first parameter is the key; others are Shift, Alt and Control.
      let digits = sequence.dropFirst(2).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      switch String(decoding: digits, as: UTF8.self) {
      case "1", "7": return .home
      case "4", "8": return .end
      case "5": return .pageUp
      case "6": return .pageDown
      default: return nil
      }
    default: return nil
    }
  }
}
