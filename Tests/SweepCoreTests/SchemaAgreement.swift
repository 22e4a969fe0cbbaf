import Foundation
import SweepCore
import Testing
import Yams

/// Holds docs/sweep.schema.json against what the parser makes of a sweep file. Every file of the parser's tests goes through it.
enum SchemaAgreement {
  private static let schema: JSONSchema = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/sweep.schema.json")
    // JSON is YAML as well.
    return JSONSchema((try? JSONTree(Yams.compose(yaml: String(contentsOf: path, encoding: .utf8)))) ?? .null)
  }()

  /// What the schema is expected to say of a file that the parser refuses.
  private enum Expectation {
    /// It takes the file: the mistake is between values, or in what a number looked like.
    case accepts
    case refuses
    /// There is no one tree of values: what is wrong is the YAML.
    case silent
  }

  static func check(_ yaml: String, _ parsed: Result<SweepSpec, SpecError>) {
    let expectation: Expectation =
      switch parsed {
      case .success: .accepts
      case .failure(let error): expectation(of: error.problem, in: yaml)
      }
    if expectation == .silent { return }
    let violation = try? schema.violation(of: JSONTree(Yams.compose(yaml: yaml)))
    #expect(
      (violation == nil) == (expectation == .accepts),
      "\(parsed): the schema says \(violation ?? "nothing") of\n\(yaml)")
  }

  private static func expectation(of problem: SpecProblem, in yaml: String) -> Expectation {
    switch problem {
    case .fileTooLarge, .notYAML, .severalDocuments, .anchor, .manyAsterisks, .tag, .duplicateKey: .silent
    case .duplicateOptimizer, .batchTooLarge, .tooManyImages, .tooManyParameters, .tooManyIterations, .tooManyTrials,
      .rangeTooDense, .singlePointRange, .emptySeedRange:
      .accepts
    default: unsayable.contains(where: yaml.contains) ? .accepts : .refuses
    }
  }

  /// Mistakes in one value that a schema of JSON values cannot tell.
  private static let unsayable = [
    // A whole number is one however it is written, as hexadecimal digits too; quotes are gone.
    "batch: 1e2", "learning-rate: 0x10", "'3 ..< 5'",
    // NaN is in every bound, and 2^64 - 1 and 2^64 are one double.
    "learning-rate: .nan", "18446744073709551616]",
    // The bound is another value.
    "evaluation: { train: 4001 }",
  ]
}

/// A value as an editor sees it: YAML 1.2 with its core schema.
indirect enum JSONTree: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  init(_ node: Node?) {
    switch node {
    case .mapping(let mapping):
      self = .object(
        Dictionary(mapping.map { ($0.key.scalar?.string ?? "a key that is no text", JSONTree($0.value)) }) { $1 })
    case .sequence(let sequence): self = .array(sequence.map(JSONTree.init))
    case .scalar(let scalar): self = scalar.style == .plain ? JSONTree(plain: scalar.string) : .string(scalar.string)
    case .alias, nil: self = .null
    }
  }

  private init(plain text: String) {
    self =
      switch text {
      case "", "~", "null", "Null", "NULL": .null
      case "true", "True", "TRUE": .boolean(true)
      case "false", "False", "FALSE": .boolean(false)
      case ".nan", ".NaN", ".NAN": .number(.nan)
      case ".inf", ".Inf", ".INF", "+.inf": .number(.infinity)
      case "-.inf", "-.Inf", "-.INF": .number(-.infinity)
      default:
        if let hexadecimal = text.wholeMatch(of: /0x([0-9a-fA-F]+)/) {
          .number(Double(UInt64(hexadecimal.1, radix: 16) ?? 0))
        } else if text.contains(/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/) {
          .number(strtod(text, nil))
        } else {
          .string(text)
        }
      }
  }
}

extension JSONTree {
  var members: [String: JSONTree]? { if case .object(let members) = self { members } else { nil } }
  var elements: [JSONTree]? { if case .array(let elements) = self { elements } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var string: String? { if case .string(let string) = self { string } else { nil } }

  fileprivate func isA(_ type: JSONTree) -> Bool {
    switch (type.string, self) {
    case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .boolean),
      ("null", .null):
      true
    case ("integer", .number(let number)): number.isFinite && number.rounded() == number
    default: false
    }
  }
}

/// The keywords of JSON Schema, draft 7, that docs/sweep.schema.json uses; to one that it does not know nothing conforms.
struct JSONSchema: Sendable {
  private let root: JSONTree

  init(_ root: JSONTree) { self.root = root }

  /// What is wrong with a value, nil for nothing.
  func violation(of tree: JSONTree) -> String? { violation(of: tree, root, "the file") }

  private func violation(of tree: JSONTree, _ schema: JSONTree, _ path: String) -> String? {
    if schema == .boolean(true) { return nil }
    guard let keywords = schema.members else { return "\(path) is not to be there" }
    // By name, so that the first violation is always the same.
    return keywords.sorted { $0.key < $1.key }.lazy
      .compactMap { violation(of: tree, $0.key, $0.value, keywords, path) }.first
  }

  private func violation(
    of tree: JSONTree, _ keyword: String, _ value: JSONTree, _ keywords: [String: JSONTree], _ path: String
  ) -> String? {
    func fail(_ isWrong: Bool?) -> String? { isWrong == true ? "\(path) breaks \(keyword) \(value)" : nil }
    let bound = value.number ?? .nan
    switch keyword {
    case "$schema", "title", "description", "definitions", "then": return nil
    case "$ref":
      let name = value.string?.split(separator: "/").last.map(String.init) ?? ""
      guard let found = root.members?["definitions"]?.members?[name] else { return "\(value) is not defined" }
      return violation(of: tree, found, path)
    case "type": return fail(!(value.elements ?? [value]).contains(where: tree.isA))
    case "const": return fail(tree != value)
    case "enum": return fail(value.elements?.contains(tree) == false)
    case "minimum": return fail(tree.number.map { $0 < bound })
    case "maximum": return fail(tree.number.map { $0 > bound })
    case "exclusiveMinimum": return fail(tree.number.map { $0 <= bound })
    case "exclusiveMaximum": return fail(tree.number.map { $0 >= bound })
    case "pattern":
      return fail(tree.string.map { $0.range(of: value.string ?? "", options: .regularExpression) == nil })
    case "maxLength": return fail(tree.string.map { Double($0.unicodeScalars.count) > bound })
    case "minItems": return fail(tree.elements.map { Double($0.count) < bound })
    case "maxItems": return fail(tree.elements.map { Double($0.count) > bound })
    case "uniqueItems": return fail(tree.elements.map { Set($0).count < $0.count })
    case "items":
      return tree.elements?.enumerated().lazy.compactMap { violation(of: $1, value, "\(path)[\($0)]") }.first
    case "required":
      return fail(tree.members.map { members in value.elements?.contains { members[$0.string ?? ""] == nil } ?? true })
    case "properties":
      return tree.members?.sorted { $0.key < $1.key }.lazy.compactMap { key, member in
        value.members?[key].flatMap { violation(of: member, $0, "\(path).\(key)") }
      }.first
    case "additionalProperties":
      let known = keywords["properties"]?.members ?? [:]
      return fail(tree.members.map { $0.keys.contains { known[$0] == nil } })
    case "allOf": return value.elements?.lazy.compactMap { violation(of: tree, $0, path) }.first
    case "anyOf":
      let found = (value.elements ?? []).map { violation(of: tree, $0, path) }
      return found.contains(nil) ? nil : "\(path) is none of: \(found.compactMap(\.self))"
    case "if":
      return violation(of: tree, value, path) == nil
        ? keywords["then"].flatMap { violation(of: tree, $0, path) } : nil
    default: return "the keyword \(keyword) is not known to this test"
    }
  }
}
