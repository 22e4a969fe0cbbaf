import SweepCore
import Testing

/// Every refusal with its whole text: the place, the value, the bound and the remedy.
struct SpecRefusalTests {
  private func refusal(of yaml: String) -> String {
    do {
      let spec = try SweepSpec.parse(yaml, file: "s.yaml")
      SchemaAgreement.check(yaml, .success(spec))
      return "accepted: \(spec.trialCount) trials"
    } catch {
      SchemaAgreement.check(yaml, .failure(error))
      return error.description
    }
  }

  /// Each pair: lines of a sweep file that starts with schema and name and may lack its optimizers; the error.
  private static let sections: [(lines: String, error: String)] = [
    (
      "batchs: 3",
      "3:1: unknown key 'batchs' in the sweep file; known keys: schema, name, dataset, network, training, seeds, "
        + "target, evaluation, record, optimizers"
    ),
    (
      "trainig: { batch: 3 }",
      "3:1: unknown key 'trainig' in the sweep file; did you mean 'training'?; known keys: schema, name, dataset, "
        + "network, training, seeds, target, evaluation, record, optimizers"
    ),
    (
      "training:\n  epochs: 3\n  Batch: 7",
      "5:3: unknown key 'Batch' in 'training'; did you mean 'batch'?; known keys: epochs, batch"
    ),
    ("training: 5", "3:11: training is '5'; it must be a mapping with the keys epochs, batch"),
    ("training:", "3:10: training is empty; it must be a mapping with the keys epochs, batch"),
    (
      "training: { batch: 4001 }",
      "3:20: a batch of 4001 is larger than the 4000 training images; set training.batch to 4000 or less"
    ),
    (
      "dataset: { train: 50 }",
      "3:10: a batch of 100 (the default) is larger than the 50 training images; set training.batch to 50 or less"
    ),
    ("training: { batch: 1e2 }", "3:20: training.batch is '1e2'; it must be a whole number such as 1"),
    ("training: { batch: '10' }", "3:20: training.batch is the quoted text '10'; it must be a whole number such as 1"),
    (
      "training: { epochs: 0 }",
      "3:21: training.epochs 0 is out of range; it must be a whole number from 1 to 10000000"
    ),
    (
      "training: { epochs: 99999999999999999999 }",
      "3:21: training.epochs 99999999999999999999 does not fit: it is too large or too close to zero for the number "
        + "it must become; write a value of ordinary size"
    ),
    (
      "training: { epochs: 1000000 }",
      "3:21: 1000000 epochs of 40 iterations are more than the 10000000 iterations of the longest trial; lower "
        + "training.epochs or raise training.batch"
    ),
    (
      "training: { epochs: [] }",
      "3:21: training.epochs has no values; give at least one, or delete the key to have its default where it has one"
    ),
    (
      "training: { epochs: [1, 2, 1] }",
      "3:28: training.epochs holds the value 1 twice, which would train the same trial twice; keep one of them"
    ),
    (
      "dataset: { train: 49001 }",
      "3:19: 49001 training and 1000 validation images are more than the 50000 that CIFAR-10 has; lower dataset.train "
        + "or dataset.validation"
    ),
    (
      "dataset: { validation: -1 }",
      "3:24: dataset.validation -1 is out of range; it must be a whole number from 1 to 50000"
    ),
    ("dataset: { name: mnist }", "3:18: dataset.name 'mnist' is not known; known: cifar10"),
    (
      "dataset: { preprocess: standart }",
      "3:24: dataset.preprocess 'standart' is not known; did you mean 'standard'?; known: mean-image, unit, standard"
    ),
    (
      "dataset: { subset: last }",
      "3:20: dataset.subset is 'last'; it must be first, or { random: SEED } with a seed such as 0"
    ),
    ("dataset: { subset: { random: x } }", "3:30: dataset.subset.random is 'x'; it must be a whole number such as 0"),
    (
      "network: { hidden: 500 }",
      "3:20: network.hidden is '500'; it must be a list of widths such as [500, 500, 500]"
    ),
    (
      "network: { hidden: [500, 0] }",
      "3:26: network.hidden 0 is out of range; it must be a whole number from 1 to 65536"
    ),
    (
      "network: { hidden: [[5], 5] }",
      "3:26: network.hidden is '5'; it must be a list of widths such as [500, 500, 500]"
    ),
    (
      "network: { hidden: [65536] }",
      "3:20: hidden layers of [65536] make 202047498 parameters, more than 100000000; use fewer or narrower layers"
    ),
    (
      "network: { l2: -1e-3 }", "3:16: network.l2 -1e-3 is out of range; it must be at least 0 and finite"
    ),
    (
      "network: { init: { normal: 0 } }",
      "3:28: network.init.normal 0 is out of range; it must be positive and finite"
    ),
    (
      "network: { init: {} }",
      "3:18: the key 'normal' is missing in 'network.init'; give the standard deviation, as in "
        + "'init: { normal: 0.01 }'"
    ),
    ("evaluation: { test: yes }", "3:21: evaluation.test is 'yes'; it must be true or false"),
    (
      "evaluation: { train: 4001 }",
      "3:22: evaluation.train 4001 is out of range; it must be a whole number from 1 to 4000"
    ),
    (
      "record: loss", "3:9: record 'loss' is not known; known: gradient-norm, update-norm"
    ),
    (
      "target: { training-loss: -.inf }",
      "3:26: target.training-loss -.inf is out of range; it must be positive and finite"
    ),
    ("target: {}", "3:9: the key 'training-loss' is missing in 'target'; write 'target: { training-loss: 1.0 }'"),
    (
      "seeds: 6..<0",
      "3:8: the seeds '6..<0' hold none; write the smaller number first, as in 0..<6 (without its end) or 0...5 (with it)"
    ),
    (
      "seeds: 3..<3",
      "3:8: the seeds '3..<3' hold none; write the smaller number first, as in 0..<6 (without its end) or 0...5 (with it)"
    ),
    (
      "seeds: -1...5", "3:8: seeds -1 is out of range; it must be whole numbers from 0 to 18446744073709551615"
    ),
    (
      "seeds: [0, 18446744073709551616]",
      "3:12: seeds 18446744073709551616 is out of range; it must be a whole number from 0 to 18446744073709551615"
    ),
    (
      "seeds: [0, 1, 0]",
      "3:15: seeds holds the value 0 twice, which would train the same trial twice; keep one of them"
    ),
    (
      "seeds: []",
      "3:8: seeds has no values; give at least one, or delete the key to have its default where it has one"
    ),
    (
      "seeds: abc",
      "3:8: seeds is 'abc'; it must be a range such as 0..<6, a list such as [0, 1, 2], or one whole number"
    ),
    (
      "seeds: 0..6",
      "3:8: seeds is '0..6'; it must be a range such as 0..<6, a list such as [0, 1, 2], or one whole number"
    ),
    (
      "seeds: 0..<18446744073709551615",
      "3:8: the sweep has more than 18446744073709551614 trials, more than 100000; shorten an axis or split the sweep"
    ),
    (
      "seeds: 0..<100001",
      "3:8: the sweep has more than 100000 trials, more than 100000; shorten an axis or split the sweep"
    ),
    (
      "seeds: 1\nseeds: 2",
      "3:1: the key 'seeds' stands twice in one mapping; keep one of them, or give its values as a list"
    ),
    (
      "[a]: 3",
      "3:1: the key is a list; it must be one of schema, name, dataset, network, training, seeds, target, "
        + "evaluation, record, optimizers"
    ),
  ]

  @Test(arguments: sections.indices)
  func aBadSectionIsRefusedWithPlaceValueBoundAndRemedy(index: Int) {
    let (lines, error) = Self.sections[index]
    let yaml = "schema: 1\nname: n\n\(lines)\noptimizers: [{ name: sgd, learning-rate: 1 }]\n"
    #expect(refusal(of: yaml) == "s.yaml:" + error)
  }

  private static let allRules = UpdateRule.allCases.map(\.rawValue).joined(separator: ", ")

  /// Each pair: the entries of `optimizers:`, from line 4 on; the error.
  private static let optimizers: [(entries: String, error: String)] = [
    (
      " []", "3:13: optimizers has no values; give at least one, or delete the key to have its default where it has one"
    ),
    (" adam", "3:13: optimizers is 'adam'; it must be a list of optimizers"),
    (
      "\n  - adam",
      "4:5: an optimizer is 'adam'; it must be a mapping with the keys name, learning-rate, momentum, decay, beta1, "
        + "beta2, eps"
    ),
    (
      "\n  - { name: adma, learning-rate: 1 }",
      "4:13: optimizer 'adma' is not known; did you mean 'adam'?; known: \(allRules)"
    ),
    (
      "\n  - { name: adam, learning_rate: 1 }",
      "4:19: unknown key 'learning_rate' in an optimizer; did you mean 'learning-rate'?; known keys: name, learning-rate, "
        + "momentum, decay, beta1, beta2, eps"
    ),
    (
      "\n  - { learning-rate: 1 }",
      "4:5: the key 'name' is missing in an optimizer; give one of \(allRules)"
    ),
    (
      "\n  - { name: adam }",
      "4:5: the key 'learning-rate' is missing in an optimizer; give adam a value, a list or a range "
        + "{ log: [1e-4, 1e-1], points: 7 }"
    ),
    (
      "\n  - { name: sgd, learning-rate: 1, momentum: 0.9 }",
      "4:46: sgd has no momentum; it takes learning-rate: delete 'momentum' or change the optimizer's name"
    ),
    (
      "\n  - { name: rmsprop, learning-rate: 1, beta2: 0.9 }",
      "4:47: rmsprop has no beta2; it takes learning-rate, decay, eps: delete 'beta2' or change the optimizer's name"
    ),
    (
      "\n  - { name: momentum, learning-rate: 1, momentum: 1 }",
      "4:51: momentum 1 is out of range; it must be at least 0 and below 1"
    ),
    (
      "\n  - { name: adam, learning-rate: 1, eps: 0 }", "4:42: eps 0 is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: sgd, learning-rate: -0.1 }",
      "4:33: learning-rate -0.1 is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: sgd, learning-rate: 0 }", "4:33: learning-rate 0 is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: sgd, learning-rate: .nan }",
      "4:33: learning-rate .nan is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: sgd, learning-rate: inf }",
      "4:33: learning-rate inf is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: sgd, learning-rate: 1e999 }",
      "4:33: learning-rate 1e999 does not fit: it is too large or too close to zero for the number it must become; write "
        + "a value of ordinary size"
    ),
    (
      "\n  - { name: sgd, learning-rate: 1e-999 }",
      "4:33: learning-rate 1e-999 does not fit: it is too large or too close to zero for the number it must become; "
        + "write a value of ordinary size"
    ),
    (
      "\n  - { name: sgd, learning-rate: fast }",
      "4:33: learning-rate is 'fast'; it must be a number such as 0.1 or 1e-4"
    ),
    (
      "\n  - { name: sgd, learning-rate: }", "4:33: learning-rate is empty; it must be a number such as 0.1 or 1e-4"
    ),
    (
      "\n  - { name: sgd, learning-rate: [] }",
      "4:33: learning-rate has no values; give at least one, or delete the key to have its default where it has one"
    ),
    (
      "\n  - { name: sgd, learning-rate: [1e-3, 0.001] }",
      "4:40: learning-rate holds the value 0.001 twice, which would train the same trial twice; keep one of them"
    ),
    (
      "\n  - { name: sgd, learning-rate: [[1]] }",
      "4:34: learning-rate is a list; it must be a number such as 0.1 or 1e-4"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [0, 1], points: 3 } }",
      "4:41: learning-rate 0 is out of range; it must be positive and finite"
    ),
    (
      "\n  - { name: momentum, learning-rate: 1, momentum: { log: [0, 0.5], points: 3 } }",
      "4:59: momentum has a log range that ends at 0; both ends of a log range must be positive: raise the end or use "
        + "'linear'"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [1, 2], points: 1 } }",
      "4:56: learning-rate has 1 point for the range from 1.0 to 2.0; give 2 points or more, or write the one value"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [1, 1.001], points: 9 } }",
      "4:60: learning-rate has 9 points, so close that two round to 1.0 (log keeps 4 significant digits, linear 12); take "
        + "fewer points or a wider range"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [1, 2] } }",
      "4:33: the key 'points' is missing in the range of learning-rate; say how many values the range has, ends included"
    ),
    (
      "\n  - { name: sgd, learning-rate: { points: 2 } }",
      "4:33: the key 'log' is missing in the range of learning-rate; write { log: [1e-4, 1e-1], points: 7 } or "
        + "{ linear: [0.5, 0.9], points: 5 }"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [1, 2, 3], points: 2 } }",
      "4:40: learning-rate.log is a list; it must be a list of two numbers, the first and the last value"
    ),
    (
      "\n  - { name: sgd, learning-rate: { lin: [1, 2], points: 2 } }",
      "4:35: unknown key 'lin' in the range of learning-rate; known keys: log, linear, points"
    ),
    (
      "\n  - { name: sgd, learning-rate: { log: [1, 2], points: 100001 } }",
      "4:56: learning-rate.points 100001 is out of range; it must be a whole number from 1 to 100000"
    ),
    (
      "\n  - { name: adam, learning-rate: [1e-4, 1e-3] }\n  - { name: adam, learning-rate: 0.001, beta1: 0.9 }",
      "5:5: adam at learning-rate 0.001, beta1 0.9, beta2 0.999, eps 1e-08 is already in the optimizer at line 4, so its "
        + "trials would be trained twice; delete one of the two"
    ),
    (
      "\n  - { name: momentum, learning-rate: { log: [1e-4, 1], points: 400 }, "
        + "momentum: { linear: [0, 0.9], points: 400 } }",
      "4:5: the sweep has at least 400 x 400 trials, more than 100000; shorten an axis or split the sweep"
    ),
  ]

  @Test(arguments: optimizers.indices)
  func aBadOptimizerIsRefusedWithPlaceValueBoundAndRemedy(index: Int) {
    let (entries, error) = Self.optimizers[index]
    #expect(refusal(of: "schema: 1\nname: n\noptimizers:\(entries)\n") == "s.yaml:" + error)
  }

  /// Each pair: a whole file; the error.
  private static let files: [(yaml: String, error: String)] = [
    ("", "1:1: the key 'schema' is missing in the sweep file; the file is empty: start with 'schema: 1'"),
    ("name: n", "1:1: the key 'schema' is missing in the sweep file; start the file with 'schema: 1'"),
    ("schema: 1", "1:1: the key 'name' is missing in the sweep file; name the sweep, as in 'name: my-sweep'"),
    (
      "schema: 1\nname: n",
      "1:1: the key 'optimizers' is missing in the sweep file; list at least one, as in "
        + "'optimizers: [{ name: sgd, learning-rate: 1e-2 }]'"
    ),
    (
      "schema: 2",
      "1:9: schema '2' is not one this version reads; it reads schema 1: write 'schema: 1' or use a newer slalom"
    ),
    (
      "- schema: 1",
      "1:1: the sweep file is a list; it must be a mapping with the keys schema, name, dataset, network, training, seeds, "
        + "target, evaluation, record, optimizers"
    ),
    ("schema: 1\nname: ''", "2:7: the name is empty; a name is 1 to 100 bytes of printable text on one line"),
    ("schema: 1\nname: ' '", "2:7: the name is empty; a name is 1 to 100 bytes of printable text on one line"),
    (
      "schema: 1\nname: 'a '",
      "2:7: the name 'a ' begins or ends with a space; a name is 1 to 100 bytes of printable text on one line"
    ),
    (
      "schema: 1\nname: \"a\\nb\"",
      "2:7: the name holds the control character \\n; a name is 1 to 100 bytes of printable text on one line"
    ),
    (
      "schema: 1\nname: \"a\\u202Eb\"",
      "2:7: the name holds the control character \\u{202E}; a name is 1 to 100 bytes of printable text on one line"
    ),
    (
      "schema: 1\nname: \(String(repeating: "é", count: 51))",
      "2:7: the name has 102 bytes; a name is 1 to 100 bytes of printable text on one line"
    ),
    ("schema: 1\nname: [a]", "2:7: name is a list; it must be text"),
    (
      "schema: 1\nname: &a x\n",
      "2:7: YAML anchors and aliases (&name, *name) are not read in sweep files; write the value out where it is used"
    ),
    (
      "schema: 1\nname: *a\n",
      "2:7: YAML anchors and aliases (&name, *name) are not read in sweep files; write the value out where it is used"
    ),
    ("schema: !!int 1", "1:9: the YAML tag tag:yaml.org,2002:int is not read in sweep files; delete it"),
    (
      "schema: 1\n---\nschema: 1",
      "2:1: a second YAML document starts here; a sweep file holds one: delete '---' or put the second sweep in its own "
        + "file"
    ),
    (
      "schema: 1\nname: [a",
      "3:1: this is not YAML: did not find expected ',' or ']'; check the indentation, brackets and quotes here and just "
        + "above"
    ),
    (
      "schema: 1\nname: a\u{1}b",
      "2:8: this is not YAML: control characters are not allowed; check the indentation, brackets and quotes here and just "
        + "above"
    ),
    (
      "# \(String(repeating: "*a ", count: 17))",
      "1:1: 17 words start with '*', more than 16; YAML aliases are not read in sweep files: write the values out, and "
        + "take the asterisks out of comments"
    ),
  ]

  @Test(arguments: files.indices)
  func aBadFileIsRefusedWithPlaceValueBoundAndRemedy(index: Int) {
    let (yaml, error) = Self.files[index]
    #expect(refusal(of: yaml) == "s.yaml:" + error)
  }

  @Test func aHugeFileIsRefusedUnread() {
    let yaml = "schema: 1\nname: " + String(repeating: "x", count: 1 << 20)
    #expect(
      refusal(of: yaml)
        == "s.yaml:1:1: the file has 1048592 bytes, more than the 1048576 of the largest sweep file; split the sweep")
  }

  @Test func tooManyTrialsAreCountedNotBuilt() {
    let yaml = """
      schema: 1
      name: n
      seeds: 0..<1000
      training: { epochs: [1, 2, 3], batch: [10, 20, 30] }
      optimizers: [{ name: sgd, learning-rate: { log: [1e-6, 1], points: 900 } }]
      """
    #expect(
      refusal(of: yaml)
        == "s.yaml:5:13: the sweep has 8100000 trials, more than 100000; shorten an axis or split the sweep")
  }

  @Test func anAliasBombIsRefusedAtItsFirstAnchor() {
    let levels = (1...8).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
    let yaml = (["schema: 1", "l0: &l0 [x]"] + levels).joined(separator: "\n")
    #expect(refusal(of: yaml).hasPrefix("s.yaml:2:5: YAML anchors and aliases"))
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func deepNestingIsRefused(opening: String) {
    let yaml =
      "schema: 1\nname: " + (opening == "[" || opening == "{a: " ? "" : "\n ")
      + String(repeating: opening, count: 100_000)
    #expect(refusal(of: yaml).hasPrefix("s.yaml:"))
  }

  @Test func whatAnErrorQuotesIsBoundedAndOnOneLine() {
    let yaml =
      "schema: 1\nname: n\nseeds: \"\(String(repeating: "\\n", count: 50))\(String(repeating: "y", count: 5000))\"\n"
    let message = refusal(of: yaml)
    #expect(message.count < 300)
    #expect(!message.contains("\n"))
  }
}
