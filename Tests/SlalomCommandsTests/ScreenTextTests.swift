import SlalomCommands
import Testing

struct ScreenTextTests {
  @Test func theFirstFrameIsWrittenWhole() {
    #expect(ScreenText.whole(["a", ""]) == "\u{1B}[2J\u{1B}[1;1H\u{1B}[Ka\u{1B}[2;1H\u{1B}[K")
  }

  @Test func onlyLinesThatDifferAreWritten() {
    #expect(ScreenText.change(from: ["a", "b", "c"], to: ["a", "B", "c"]) == "\u{1B}[2;1H\u{1B}[KB")
    #expect(ScreenText.change(from: ["a"], to: ["a", "b"]) == "\u{1B}[2;1H\u{1B}[Kb")
    #expect(ScreenText.change(from: ["a"], to: ["a"]) == "")
  }

  @Test func linesThatAreGoneAreCleared() {
    #expect(ScreenText.change(from: ["a", "b", "c"], to: ["a"]) == "\u{1B}[2;1H\u{1B}[J")
    #expect(ScreenText.change(from: ["a"], to: []) == "\u{1B}[1;1H\u{1B}[J")
  }
}
