/// Why a sweep file is refused: where, what stands there, which bound it breaks and what to do.
package struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in Unicode scalars.
  package let column: Int
  package let problem: SpecProblem

  /// `file:line:column: message`, the form that editors jump to.
  package var description: String { "\(file):\(line):\(column): \(problem.message)" }
}

/// The bounds of a sweep file. They are far above any use and keep a slip of the pen from filling a machine.
package enum SpecLimits {
  package static let fileBytes = 1 << 20
  package static let trials = 100_000
  package static let nameBytes = 100
  /// Training and validation images that CIFAR-10 has together.
  package static let images = 50_000
  package static let layers = 100
  package static let width = 65_536
  package static let parameters = 100_000_000
  /// Iterations of one trial: 80 MB of losses.
  package static let iterations = 10_000_000
  /// Words with an asterisk before them, which could be YAML aliases.
  static let asteriskWords = 16
}

/// What can be wrong with a sweep file.
package enum SpecProblem: Hashable, Sendable {
  case fileTooLarge(bytes: Int)
  case notYAML(reason: String)
  case severalDocuments
  case anchor
  case manyAsterisks(count: Int)
  case tag(String)
  case duplicateKey(String)
  case unknownKey(String, place: String, known: [String])
  case missingKey(String, place: String, remedy: String)
  case wrongType(key: String, found: String, expected: String)
  case unsupportedSchema(String)
  case badName(reason: String)
  case unknownWord(key: String, found: String, known: [String])
  case outOfRange(key: String, value: String, bound: String)
  case overflow(key: String, value: String)
  case emptyAxis(String)
  case repeatedValue(key: String, value: String)
  case rangeEndsNotPositive(key: String, value: String)
  case rangeTooDense(key: String, points: Int, value: String)
  case singlePointRange(key: String, first: String, last: String)
  case foreignHyperparameter(String, rule: UpdateRule)
  case duplicateOptimizer(description: String, firstLine: Int)
  case emptySeedRange(String)
  case batchTooLarge(batch: Int, isDefault: Bool, train: Int)
  case tooManyImages(train: Int, validation: Int)
  case tooManyParameters(hidden: [Int], parameters: String)
  case tooManyIterations(epochs: Int, perEpoch: Int)
  case tooManyTrials(count: String)

  package var message: String {
    switch self {
    case .fileTooLarge(let bytes):
      "the file has \(bytes) bytes, more than the \(SpecLimits.fileBytes) of the largest sweep file; split the sweep"
    case .notYAML(let reason):
      "this is not YAML: \(reason); check the indentation, brackets and quotes here and just above"
    case .severalDocuments:
      "a second YAML document starts here; a sweep file holds one: delete '---' or put the second sweep in its own file"
    case .anchor:
      "YAML anchors and aliases (&name, *name) are not read in sweep files; write the value out where it is used"
    case .manyAsterisks(let count):
      "\(count) words start with '*', more than \(SpecLimits.asteriskWords); YAML aliases are not read in sweep "
        + "files: write the values out, and take the asterisks out of comments"
    case .tag(let tag):
      "the YAML tag \(tag) is not read in sweep files; delete it"
    case .duplicateKey(let key):
      "the key '\(key)' stands twice in one mapping; keep one of them, or give its values as a list"
    case .unknownKey(let key, let place, let known):
      "unknown key '\(key)' \(place)\(suggestion(for: key, among: known)); known keys: \(known.joined(separator: ", "))"
    case .missingKey(let key, let place, let remedy):
      "the key '\(key)' is missing \(place); \(remedy)"
    case .wrongType(let key, let found, let expected):
      "\(key) is \(found); it must be \(expected)"
    case .unsupportedSchema(let found):
      "schema \(found) is not one this version reads; it reads schema 1: write 'schema: 1' or use a newer slalom"
    case .badName(let reason):
      "\(reason); a name is 1 to \(SpecLimits.nameBytes) bytes of printable text on one line"
    case .unknownWord(let key, let found, let known):
      "\(key) '\(found)' is not known\(suggestion(for: found, among: known)); known: \(known.joined(separator: ", "))"
    case .outOfRange(let key, let value, let bound):
      "\(key) \(value) is out of range; it must be \(bound)"
    case .overflow(let key, let value):
      "\(key) \(value) does not fit: it is too large or too close to zero for the number it must become; "
        + "write a value of ordinary size"
    case .emptyAxis(let key):
      "\(key) has no values; give at least one, or delete the key to have its default where it has one"
    case .repeatedValue(let key, let value):
      "\(key) holds the value \(value) twice, which would train the same trial twice; keep one of them"
    case .rangeEndsNotPositive(let key, let value):
      "\(key) has a log range that ends at \(value); both ends of a log range must be positive: "
        + "raise the end or use 'linear'"
    case .rangeTooDense(let key, let points, let value):
      "\(key) has \(points) points, so close that two round to \(value) (log keeps 4 significant digits, linear 12); "
        + "take fewer points or a wider range"
    case .singlePointRange(let key, let first, let last):
      "\(key) has 1 point for the range from \(first) to \(last); give 2 points or more, or write the one value"
    case .foreignHyperparameter(let key, let rule):
      "\(rule.rawValue) has no \(key); it takes \(rule.keys.joined(separator: ", ")): delete '\(key)'"
        + " or change the optimizer's name"
    case .duplicateOptimizer(let description, let firstLine):
      "\(description) is already in the optimizer at line \(firstLine), so its trials would be trained twice; "
        + "delete one of the two"
    case .emptySeedRange(let text):
      "the seeds '\(text)' hold none; write the smaller number first, as in 0..<6 (without its end) or 0...5 (with it)"
    case .batchTooLarge(let batch, let isDefault, let train):
      "a batch of \(batch)\(isDefault ? " (the default)" : "") is larger than the \(train) training images; "
        + "set training.batch to \(train) or less"
    case .tooManyImages(let train, let validation):
      "\(train) training and \(validation) validation images are more than the \(SpecLimits.images) that CIFAR-10 has; "
        + "lower dataset.train or dataset.validation"
    case .tooManyParameters(let hidden, let parameters):
      "hidden layers of \(hidden) make \(parameters) parameters, more than \(SpecLimits.parameters); "
        + "use fewer or narrower layers"
    case .tooManyIterations(let epochs, let perEpoch):
      "\(epochs) epochs of \(perEpoch) iterations are more than the \(SpecLimits.iterations) iterations of the longest "
        + "trial; lower training.epochs or raise training.batch"
    case .tooManyTrials(let count):
      "the sweep has \(count) trials, more than \(SpecLimits.trials); shorten an axis or split the sweep"
    }
  }
}

extension UpdateRule {
  /// The keys a sweep file may give for this rule besides its name.
  var keys: [String] { ["learning-rate"] + hyperparameters.map(\.rawValue) }
}
