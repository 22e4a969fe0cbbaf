import Foundation
import Fuzzing
import Testing

/// A number of inputs of each target, always the same, and every input that ever broke something.
///
/// SLALOM_FUZZ_INPUTS=N says how many inputs a target gets; `scripts/fuzz` looks for new ones, led by coverage.
struct FuzzTests {
  #if DEBUG
    static let defaultInputs: UInt64 = 1000
  #else
    static let defaultInputs: UInt64 = 10_000
  #endif
  static let inputs = ProcessInfo.processInfo.environment["SLALOM_FUZZ_INPUTS"].flatMap { UInt64($0) } ?? defaultInputs

  @Test(arguments: FuzzTarget.allCases)
  func everyInputIsTakenOrRefusedAndNothingElse(target: FuzzTarget) {
    for number in 0..<Self.inputs {
      let violations = target.violations(target.input(number))
      #expect(violations.isEmpty, "input \(number) of \(target)")
      if !violations.isEmpty { return }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func validInputsAreTaken(target: FuzzTarget) {
    #expect(!target.seeds.isEmpty)
    for seed in target.seeds { #expect(target.violations(seed).isEmpty) }
  }

  @Test func conversationsGetFarEnoughToMatter() throws {
    for seed in FuzzTarget.coordinator.seeds { #expect(try FuzzTarget.committedTrials(seed) == 1) }
    let committed = try (0..<UInt64(200)).count { try FuzzTarget.committedTrials(FuzzTarget.coordinator.input($0)) > 0 }
    #expect((20..<190).contains(committed), "of 200 conversations, \(committed) got a trial committed")
  }

  static let corpus: [(target: FuzzTarget, path: String)] = {
    let root = Bundle.module.resourcePath.map { $0 + "/Corpus" } ?? ""
    return FuzzTarget.allCases.flatMap { target in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(target.rawValue)")) ?? []
      return names.sorted().map { (target, "\(root)/\(target.rawValue)/\($0)") }
    }
  }()

  @Test(arguments: corpus.indices)
  func whatOnceBrokeSomethingDoesNoMore(index: Int) throws {
    let (target, path) = Self.corpus[index]
    let input = try #require(FileManager.default.contents(atPath: path))
    #expect(target.violations(Array(input)).isEmpty, "\(path)")
  }
}
