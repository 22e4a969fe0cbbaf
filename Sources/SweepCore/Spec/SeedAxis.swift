/// `seeds:` as a range `0..<6` or `0...5`, a list, or one whole number.
enum SeedAxis {
  static func values(_ node: SpecNode) throws(SpecError) -> [UInt64] {
    if node.elements != nil { return try node.axis { element throws(SpecError) in try element.seed() } }
    guard let text = node.plainText else { throw node.wrongType(expected) }
    for (symbol, isClosed) in [("..<", false), ("...", true)] {
      guard let found = text.firstRange(of: symbol) else { continue }
      let lower = try end(text[..<found.lowerBound], of: node)
      let upper = try end(text[found.upperBound...], of: node)
      guard isClosed ? lower <= upper : lower < upper else { throw node.error(.emptySeedRange(bounded(text))) }
      let distance = upper - lower
      guard distance < UInt64(SpecLimits.trials) + (isClosed ? 0 : 1) else {
        throw node.error(.tooManyTrials(count: "more than \(distance - (isClosed ? 0 : 1))"))
      }
      return isClosed ? Array(lower...upper) : Array(lower..<upper)
    }
    guard NumberGrammar.wholeNumber(text) != nil else { throw node.wrongType(expected) }
    return [try node.seed()]
  }

  private static let expected = "a range such as 0..<6, a list such as [0, 1, 2], or one whole number"

  private static func end(_ text: Substring, of node: SpecNode) throws(SpecError) -> UInt64 {
    let digits = text.drop(while: \.isWhitespace)
    guard let last = digits.lastIndex(where: { !$0.isWhitespace }),
      let number = NumberGrammar.wholeNumber(String(digits[...last]))
    else { throw node.wrongType(expected) }
    guard let seed = UInt64(number) else {
      throw node.error(
        .outOfRange(key: node.key, value: bounded(number), bound: "whole numbers from 0 to \(UInt64.max)"))
    }
    return seed
  }
}
