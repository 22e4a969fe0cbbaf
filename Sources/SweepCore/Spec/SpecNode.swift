internal import Yams

/// A YAML node with the key it stands at, so that every error can say where it is and what it is about.
struct SpecNode {
  let node: Node
  /// Dotted, as in `training.batch`; as in `learning-rate` within an optimizer.
  let key: String
  let file: String

  func error(_ problem: SpecProblem) -> SpecError {
    SpecError(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1, problem: problem)
  }

  func wrongType(_ expected: String) -> SpecError { error(.wrongType(key: key, found: found, expected: expected)) }

  var line: Int { node.mark?.line ?? 1 }

  /// The elements of a list, each under this node's key; nil where this is no list.
  var elements: [SpecNode]? { node.sequence?.map { SpecNode(node: $0, key: key, file: file) } }

  var isMapping: Bool { node.mapping != nil }

  /// The text of a scalar, in quotes or not.
  var text: String? { node.scalar?.string }

  /// The text of a scalar without quotes that is not empty: what may be a number or a word of the format.
  var plainText: String? {
    guard let scalar = node.scalar, scalar.style == .plain, !scalar.string.isEmpty else { return nil }
    return scalar.string
  }

  /// This node for an error message: bounded, on one line.
  var found: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence(let sequence): sequence.isEmpty ? "an empty list" : "a list"
    case .scalar(let scalar):
      if scalar.style != .plain {
        "the quoted text \(quoted(scalar.string))"
      } else {
        scalar.string.isEmpty ? "empty" : quoted(scalar.string)
      }
    case .alias: "an alias"
    }
  }
}

/// `text` in single quotes, cut at 60 characters, control characters written out.
func quoted(_ text: String) -> String {
  let shown = text.unicodeScalars.prefix(60).map { scalar in
    scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
  }
  return "'\(shown.joined())\(text.unicodeScalars.count > 60 ? "…" : "")'"
}

/// A mapping whose keys are all known.
struct SpecMapping {
  let node: SpecNode
  private let values: [String: SpecNode]
  private let place: String

  /// - Parameters:
  ///   - known: every key that may stand here.
  ///   - prefix: stands before each key in error messages: `training.`.
  ///   - place: where this mapping is, for the sentences about its keys: `in 'training'`.
  init(_ node: SpecNode, known: [String], prefix: String = "", place: String) throws(SpecError) {
    guard let mapping = node.node.mapping else {
      throw node.wrongType("a mapping with the keys \(known.joined(separator: ", "))")
    }
    var values: [String: SpecNode] = [:]
    for pair in mapping {
      let keyNode = SpecNode(node: pair.key, key: "the key", file: node.file)
      guard let key = keyNode.text else { throw keyNode.wrongType("one of \(known.joined(separator: ", "))") }
      guard known.contains(key) else {
        throw keyNode.error(.unknownKey(bounded(key), place: place, known: known))
      }
      values[key] = SpecNode(node: pair.value, key: prefix + key, file: node.file)
    }
    self.node = node
    self.values = values
    self.place = place
  }

  subscript(key: String) -> SpecNode? { values[key] }

  func required(_ key: String, remedy: String) throws(SpecError) -> SpecNode {
    guard let value = values[key] else { throw node.error(.missingKey(key, place: place, remedy: remedy)) }
    return value
  }
}

/// `text` as `quoted` shows it, without the quotes.
func bounded(_ text: String) -> String { String(quoted(text).dropFirst().dropLast()) }
