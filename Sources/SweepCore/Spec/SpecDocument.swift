internal import Yams

/// The first step of reading a sweep file: text to one tree of nodes without anchors, aliases and tags.
enum SpecDocument {
  /// The document's root.
  static func root(of yaml: String, file: String) throws(SpecError) -> SpecNode {
    func fail(_ problem: SpecProblem, line: Int = 1, column: Int = 1) -> SpecError {
      SpecError(file: file, line: line, column: column, problem: problem)
    }
    guard yaml.utf8.count <= SpecLimits.fileBytes else { throw fail(.fileTooLarge(bytes: yaml.utf8.count)) }
    // Aliases are refused below, where the tree tells them from text. The composer, however, hashes every key, and
    // keys of nested aliases would cost it exponential time before that; so few, that this cannot matter.
    let asterisks = wordsWithAsterisk(yaml)
    guard asterisks <= SpecLimits.asteriskWords else { throw fail(.manyAsterisks(count: asterisks)) }

    let composed: Result<Node?, any Error> = Result {
      // The basic resolver: what is a number is decided by this module's own grammar.
      let parser = try Parser(yaml: yaml, resolver: .basic)
      let root = try parser.singleRoot()
      // Nodes hold their anchors weakly; the parser owns them.
      if let root { try withExtendedLifetime(parser) { try refuseAnchorsAndTags(in: root, file: file) } }
      return root
    }
    switch composed {
    case .success(.some(let root)): return SpecNode(node: root, key: "the sweep file", file: file)
    case .success(.none):
      throw fail(.missingKey("schema", place: "in the sweep file", remedy: "the file is empty: start with 'schema: 1'"))
    case .failure(let error as SpecError): throw error
    case .failure(let error as YamlError):
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
        throw fail(.notYAML(reason: problem), line: mark.line, column: mark.column)
      case .composer(_, let problem, let mark, _):
        // Yams composes two errors of its own: a second document, and an alias without an anchor.
        throw fail(
          problem.contains("document") ? .severalDocuments : .anchor, line: mark.line, column: mark.column)
      case .reader(let problem, let offset, _, let yaml):
        let (line, column) = place(of: offset ?? 0, in: yaml)
        throw fail(.notYAML(reason: problem), line: line, column: column)
      case .duplicatedKeysInMapping(let duplicates, let context):
        throw fail(.duplicateKey(bounded(duplicates.first ?? "")), line: context.mark.line, column: context.mark.column)
      default: throw fail(.notYAML(reason: quoted("\(error)")))
      }
    case .failure(let error): throw fail(.notYAML(reason: quoted("\(error)")))
    }
  }

  /// An alias is the very node of its anchor, so a tree without anchors has no aliases, and walking it costs no more
  /// than the file is long.
  private static func refuseAnchorsAndTags(in node: Node, file: String) throws(SpecError) {
    let located = SpecNode(node: node, key: "", file: file)
    if node.anchor != nil { throw located.error(.anchor) }
    switch node {
    case .scalar(let scalar):
      try refuse(scalar.tag, standard: .str, at: located)
    case .sequence(let sequence):
      try refuse(sequence.tag, standard: .seq, at: located)
      for element in sequence { try refuseAnchorsAndTags(in: element, file: file) }
    case .mapping(let mapping):
      try refuse(mapping.tag, standard: .map, at: located)
      for pair in mapping {
        try refuseAnchorsAndTags(in: pair.key, file: file)
        try refuseAnchorsAndTags(in: pair.value, file: file)
      }
    case .alias: throw located.error(.anchor)
    }
  }

  private static func refuse(_ tag: Tag, standard: Tag.Name, at node: SpecNode) throws(SpecError) {
    // A tag that is not written describes itself as empty or as the standard one of its kind of node.
    let text = tag.description
    guard text.isEmpty || text == standard.rawValue else { throw node.error(.tag(bounded(text))) }
  }

  /// Asterisks followed by what may begin an alias's name, anywhere in the text.
  private static func wordsWithAsterisk(_ yaml: String) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in yaml.utf8 {
      let isName =
        NumberGrammar.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      if previous == UInt8(ascii: "*") && isName { count += 1 }
      previous = byte
    }
    return count
  }

  /// The line and column of the character at `offset`.
  private static func place(of offset: Int, in yaml: String) -> (line: Int, column: Int) {
    let before = yaml.prefix(offset)
    let lineStart = before.lastIndex(where: \.isNewline).map(before.index(after:)) ?? before.startIndex
    return (before.count(where: \.isNewline) + 1, before[lineStart...].unicodeScalars.count + 1)
  }
}
