import Foundation
import SlalomCommands
import SweepCore
import SweepViews
import Testing

/// What `slalom init` writes.
struct SweepTemplateTests {
  private static let documents = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")

  @Test(arguments: zip(SweepTemplate.Purpose.allCases, [12, 294, 91]))
  func everyPurposeIsASweepFile(purpose: SweepTemplate.Purpose, trials: Int) throws {
    let text = SweepTemplate(purpose, name: "mine", schema: "../sweep.schema.json").text
    let spec = try SweepSpec.parse(text, file: "mine.yaml")
    #expect(spec.name == "mine")
    #expect(spec.trialCount == trials)
    #expect(text.contains(" \(trials) trials"), "its comment tells the number")
    #expect(text.hasPrefix("# yaml-language-server: $schema=../sweep.schema.json\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 132 })
  }

  @Test(
    arguments: [
      ("sweep.yaml", "sweep"), ("/tmp/adam-1.0.yaml", "adam-1.0"), ("2018", "2018"), ("my sweep.yaml", "look"),
      ("-a.yaml", "look"), ("über.yaml", "look"), (String(repeating: "x", count: 101) + ".yaml", "look"),
    ])
  func theSweepIsNamedAfterItsFile(path: String, name: String) {
    #expect(SweepTemplate.name(forFile: path, .look) == name)
  }

  /// `slalom init --schema > docs/sweep.schema.json` writes it anew.
  @Test func theSchemaInDocsIsTheProgramsOwn() throws {
    let text = try String(contentsOf: Self.documents.appending(path: "sweep.schema.json"), encoding: .utf8)
    #expect(text == SweepSchema.json.text)
  }
}
