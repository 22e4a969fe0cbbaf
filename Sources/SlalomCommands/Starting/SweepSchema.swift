internal import SweepCore
package import SweepViews

/// The JSON schema (draft 7) of sweep files, for editors. It says what can be said of one value at a time: a batch that is larger
/// than the data, or a trial that two optimizers span, only the parser finds. docs/sweep.schema.json holds its text.
package enum SweepSchema {
  package static var json: JSONValue {
    object(
      [
        .init("schema", .object([description("The version of this format."), .init("const", .integer(1))])),
        .init("name", name), .init("dataset", dataset), .init("network", network), .init("training", training),
        .init("seeds", seeds),
        .init(
          "target",
          object(
            [.init("training-loss", number(.positive, "The training loss that counts as arrived."))],
            required: ["training-loss"], "What configurations are ranked by: iterations to a training loss.")),
        .init("evaluation", evaluation),
        .init(
          "record",
          anyOf(
            [words(RecordedNorm.self), list(of: words(RecordedNorm.self), least: 0)],
            "Norms that are recorded at every iteration.")),
        .init(
          "optimizers",
          .object([
            description("Each spans every combination of its values."), .init("type", .string("array")),
            .init("minItems", .integer(1)), .init("items", optimizer),
          ])),
      ], required: ["schema", "name", "optimizers"], "A Slalom sweep: configurations, each with every seed.",
      first: [
        .init("$schema", .string("http://json-schema.org/draft-07/schema#")),
        .init("title", .string("Slalom sweep file")),
      ],
      last: [
        .init("definitions", .object(Bound.allCases.map { .init($0.rawValue, axis($0)) }))
      ])
  }

  // MARK: Sections

  private static var name: JSONValue {
    // What the parser calls unprintable, as far as an editor's regular expressions can say it.
    let printable = "[^\\u0000-\\u001F\\u007F-\\u009F\\u2028-\\u202E\\u2066-\\u2069]"
    return .object([
      description("The sweep's name: 1 to \(SpecLimits.nameBytes) bytes of printable text on one line."),
      .init("type", .array([.string("string"), .string("number"), .string("boolean")])),
      .init("pattern", .string("^(?!\\s)(?!.*\\s$)\(printable)+$")), .init("maxLength", .integer(SpecLimits.nameBytes)),
    ])
  }

  private static var dataset: JSONValue {
    let standard = DatasetSettings()
    return object(
      [
        .init("name", .object([.init("const", .string(standard.name))])),
        .init("train", integer(1...SpecLimits.images, "Training images (default: \(standard.train)).")),
        .init("validation", integer(1...SpecLimits.images, "Validation images (default: \(standard.validation)).")),
        .init(
          "subset",
          anyOf(
            [
              .object([.init("const", .string("first"))]),
              object([.init("random", seed)], required: ["random"], "Images drawn by a seed of the data set's own."),
            ], "Which images: first is the file's order (the default).")),
        .init("preprocess", words(DatasetSettings.Preprocessing.self)),
      ], "The images, \(SpecLimits.images) at most together.")
  }

  private static var network: JSONValue {
    let widths = list(of: integer(1...SpecLimits.width), least: 0, most: SpecLimits.layers, isSet: false)
    return object(
      [
        .init(
          "hidden",
          anyOf(
            [widths, list(of: widths)], "Widths of the hidden layers, or a list of such lists to compare networks.")),
        .init(
          "init",
          object(
            [.init("normal", reference(.positive, "The first weights' standard deviation (default: 0.01)."))],
            required: ["normal"], "How the first weights are drawn.")),
        .init("l2", reference(.notNegative, "The weight of the L2 penalty (default: 0).")),
      ], "The fully-connected network.")
  }

  private static var training: JSONValue {
    object(
      [
        .init(
          "epochs",
          valueOrList(integer(1...SpecLimits.iterations), "Times that all training images are seen (default: 10).")
        ),
        .init("batch", valueOrList(integer(1...SpecLimits.images), "Images in a step (default: 100).")),
      ], "How long a trial is trained.")
  }

  private static var seeds: JSONValue {
    let range: JSONValue = .object([
      .init("type", .string("string")),
      .init("pattern", .string("^\\s*\\+?[0-9]+\\s*(\\.\\.<|\\.\\.\\.)\\s*\\+?[0-9]+\\s*$")),
    ])
    return anyOf(
      [seed, range, list(of: seed)],
      "Each configuration is trained with each seed: 0..<6 (without its end), 0...5 (with it), a list, or one number.")
  }

  private static var seed: JSONValue {
    .object([
      .init("type", .string("integer")), .init("minimum", .integer(0)), .init("maximum", .unsigned(.max)),
    ])
  }

  private static var evaluation: JSONValue {
    object(
      [
        .init(
          "train", integer(1...SpecLimits.images, "First training images classified after each epoch (default: 1000).")),
        .init(
          "test",
          .object([
            description("Whether the test file is classified at the end (default: false)."),
            .init("type", .string("boolean")),
          ])),
      ], "What is classified besides the validation images.")
  }

  // MARK: Optimizers

  private static var optimizer: JSONValue {
    object(
      [
        .init("name", words(UpdateRule.self)),
        .init("learning-rate", reference(.positive, "The learning rate: a value, a list, or a range.")),
      ]
        + Hyperparameter.allCases.map { key in
          .init(
            key.rawValue, reference(Bound(key), "\(key.title): for \(key.users(NumberText.setting)); \(key.bound)."))
        },
      required: ["name", "learning-rate"], "An update rule with its numbers.",
      last: [
        .init(
          "allOf",
          .array(
            UpdateRule.allCases.map { rule in
              let foreign = Hyperparameter.allCases.filter { !rule.hyperparameters.contains($0) }
              return .object([
                .init("if", .object([.init("properties", .object([.init("name", constant(rule.rawValue))]))])),
                .init(
                  "then",
                  .object([.init("properties", .object(foreign.map { .init($0.rawValue, .boolean(false)) }))])),
              ])
            }))
      ])
  }

  /// What a number of a sweep file may be. Each has a definition of its axis.
  private enum Bound: String, CaseIterable {
    case positive = "positive-axis"
    case notNegative = "non-negative-axis"
    case fraction = "fraction-axis"

    init(_ key: Hyperparameter) {
      switch key {
      case .momentum, .decay, .beta1, .beta2: self = .fraction
      case .epsilon: self = .positive
      }
    }

    var members: [JSONValue.Member] {
      let finite = JSONValue.Member("maximum", .number(.greatestFiniteMagnitude))
      return switch self {
      case .positive: [.init("exclusiveMinimum", .integer(0)), finite]
      case .notNegative: [.init("minimum", .integer(0)), finite]
      case .fraction: [.init("minimum", .integer(0)), .init("exclusiveMaximum", .integer(1))]
      }
    }
  }

  /// A value, a list of values, or a range.
  private static func axis(_ bound: Bound) -> JSONValue {
    func range(_ spacing: AxisSpacing, _ end: JSONValue) -> JSONValue {
      object(
        [
          .init(spacing.rawValue, list(of: end, least: 2, most: 2, isSet: false)),
          .init("points", integer(1...SpecLimits.trials, "How many values, both ends included.")),
        ], required: [spacing.rawValue, "points"],
        spacing == .logarithmic ? "Values of equal ratio." : "Values of equal difference.")
    }
    let positive = bound.members.filter { $0.key != "minimum" && $0.key != "exclusiveMinimum" }
    let logEnd = JSONValue.object(
      [.init("type", .string("number")), .init("exclusiveMinimum", .integer(0))] + positive)
    return .object([
      .init(
        "anyOf",
        .array([number(bound), list(of: number(bound)), range(.logarithmic, logEnd), range(.linear, number(bound))]))
    ])
  }

  // MARK: Parts

  private static func description(_ text: String) -> JSONValue.Member { .init("description", .string(text)) }

  private static func constant(_ text: String) -> JSONValue { .object([.init("const", .string(text))]) }

  private static func words<Word: CaseIterable & RawRepresentable<String>>(_ type: Word.Type) -> JSONValue {
    .object([.init("enum", .array(Word.allCases.map { .string($0.rawValue) }))])
  }

  private static func number(_ bound: Bound, _ text: String? = nil) -> JSONValue {
    .object((text.map { [description($0)] } ?? []) + [.init("type", .string("number"))] + bound.members)
  }

  private static func integer(_ range: ClosedRange<Int>, _ text: String? = nil) -> JSONValue {
    .object(
      (text.map { [description($0)] } ?? []) + [
        .init("type", .string("integer")), .init("minimum", .integer(range.lowerBound)),
        .init("maximum", .integer(range.upperBound)),
      ])
  }

  private static func list(
    of element: JSONValue, least: Int = 1, most: Int? = nil, isSet: Bool = true
  ) -> JSONValue {
    .object(
      [.init("type", .string("array")), .init("items", element), .init("minItems", .integer(least))]
        + (most.map { [.init("maxItems", .integer($0))] } ?? [])
        + (isSet ? [.init("uniqueItems", .boolean(true))] : []))
  }

  private static func valueOrList(_ element: JSONValue, _ text: String) -> JSONValue {
    anyOf([element, list(of: element)], text)
  }

  private static func anyOf(_ values: [JSONValue], _ text: String) -> JSONValue {
    .object([description(text), .init("anyOf", .array(values))])
  }

  private static func reference(_ bound: Bound, _ text: String) -> JSONValue {
    .object([
      description(text),
      .init("allOf", .array([.object([.init("$ref", .string("#/definitions/\(bound.rawValue)"))])])),
    ])
  }

  /// A mapping with these keys and no others.
  private static func object(
    _ members: [JSONValue.Member], required: [String] = [], _ text: String, first: [JSONValue.Member] = [],
    last: [JSONValue.Member] = []
  ) -> JSONValue {
    .object(
      first + [description(text), .init("type", .string("object")), .init("properties", .object(members))]
        + (required.isEmpty ? [] : [.init("required", .array(required.map(JSONValue.string)))])
        + [.init("additionalProperties", .boolean(false))] + last)
  }
}
