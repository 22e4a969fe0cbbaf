import Foundation
import SlalomCommands
import Testing

struct VerbListTests {
  @Test func readmeOrItsPageOnFailuresHasEveryVerb() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let pages = try ["README.md", "docs/failures.md"].map { path in
      try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    let words = pages.joined(separator: "\n").split { !($0.isLetter || $0 == " " || $0 == "-") }
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
