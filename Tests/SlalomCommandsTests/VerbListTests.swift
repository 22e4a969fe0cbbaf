import Foundation
import SlalomCommands
import Testing

struct VerbListTests {
  @Test func readmeHasEveryVerb() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
    let words = try String(contentsOf: file, encoding: .utf8).split { !($0.isLetter || $0 == " " || $0 == "-") }
    let text = words.joined(separator: "\n") + "\n"
    for verb in Verb.all {
      #expect(text.contains("slalom \(verb.name)\n") || text.contains("slalom \(verb.name) "), "\(verb.name)")
    }
  }

  @Test func everyVerbSaysWhatItDoes() {
    #expect(!Verb.all.isEmpty)
    #expect(Verb.all.allSatisfy { !$0.abstract.isEmpty })
  }
}
