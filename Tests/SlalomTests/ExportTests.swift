import Foundation
import Processes
import Testing

/// `slalom export`, read by the programs it writes for.
@Suite(.serialized) struct ExportTests {
  private static let python = ProcessInfo.processInfo.environment["SLALOM_PYTHON"]

  @Test(.enabled(if: python != nil, "SLALOM_PYTHON names no Python; scripts/test makes one"))
  func pandasAndTensorBoardReadWhatWasTrained() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    #expect(try slalom.run("run", file, "--slots", "1").code == 0)
    _ = ending.add(try slalom.startCoordinator())

    let lines = slalom.directory + "/four.jsonl"
    let runs = slalom.directory + "/runs/new"
    #expect(try slalom.run("export", "four", "--format", "jsonl", "--output", lines).code == 0)
    let exported = try slalom.run("export", "four", "--format", "tensorboard", "--output", runs)
    #expect(exported.code == 0)
    #expect(exported.standardError.contains("4 of 4 trials exported"))
    // The same on standard output.
    #expect(
      try slalom.run("export", "--format", "jsonl").standardOutput == String(contentsOfFile: lines, encoding: .utf8))

    // Trained once more, outside any sweep.
    let trial = slalom.directory + "/trial"
    #expect(
      try slalom.run(
        "train", "--optimizer", "sgd", "--learning-rate", "1e-3", "--seed", "7", "--train", "200", "--validation",
        "100", "--hidden", "20", "--epochs", "2", "--batch", "50", "--evaluation-train", "100", "--export", trial
      ).code == 0)
    let read = try slalom.runPython("scripts/readers/exports.py", [lines, runs, trial])
    try #require(read.code == 0, "\(read.standardOutput)\(read.standardError)")
    let facts = try read.json()
    #expect(facts["trials"] as? Int == 4)
    #expect((facts["runs"] as? [String])?.count == 4)
    #expect(facts["compared"] as? Int == 1)
    #expect(Set(facts["settings"] as? [String] ?? []).isSuperset(of: ["optimizer", "learning-rate", "seed"]))
    #expect(
      facts["tags"] as? [String] == ["accuracy/training", "accuracy/validation", "loss/training", "loss/validation"])
  }

  @Test func nothingThatIsThereIsOverwritten() throws {
    let slalom = try Slalom()
    let file = try slalom.write("mine", to: "mine.txt")
    for format in ["jsonl", "tensorboard"] {
      let refused = try slalom.run("export", "--format", format, "--output", file)
      #expect(refused.code == 2)
      #expect(refused.standardError.contains("is there already"))
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    #expect(try slalom.run("export", "--format", "tensorboard").code == 64)
  }
}
