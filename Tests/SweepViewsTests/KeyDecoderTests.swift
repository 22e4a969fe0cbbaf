import SweepViews
import Testing

struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    return decoder.keys(Array(text.utf8))
  }

  @Test(
    arguments: [
      ("q", [.character("q")]), ("sf", [.character("s"), .character("f")]),
      ("\u{1B}[A", [.up]), ("\u{1B}[B", [.down]), ("\u{1B}OA", [.up]), ("\u{1B}OB", [.down]),
      ("\u{1B}[5~", [.pageUp]), ("\u{1B}[6~", [.pageDown]),
      ("\u{1B}[H", [.home]), ("\u{1B}OH", [.home]), ("\u{1B}[1~", [.home]), ("\u{1B}[7~", [.home]),
      ("\u{1B}[F", [.end]), ("\u{1B}OF", [.end]), ("\u{1B}[4~", [.end]), ("\u{1B}[8~", [.end]),
      // With Shift, Alt or Control they are the same keys.
      ("\u{1B}[1;5A", [.up]), ("\u{1B}[6;2~", [.pageDown]),
      // Left, right, F5, Delete, a focus report, a mouse report: swallowed whole.
      ("\u{1B}[D\u{1B}[C\u{1B}[15~\u{1B}[3~\u{1B}[I\u{1B}[<0;10;20Mq", [.character("q")]),
      // Alt and a letter is not the letter.
      ("\u{1B}qq", [.character("q")]),
      // An escape that begins anew.
      ("\u{1B}\u{1B}[A", [.up]), ("\u{1B}[1\u{1B}[Bq", [.down, .character("q")]),
      // Control characters and what is no ASCII.
      ("\u{3}\r\n\t\u{7F}é日q", [.character("q")]), ("", []),
    ] as [(String, [Key])])
  func bytesAreKeys(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test func sequencesMayComeInPieces() {
    let bytes = Array("q\u{1B}[A\u{1B}[6~\u{1B}OFs".utf8)
    let expected: [Key] = [.character("q"), .up, .pageDown, .end, .character("s")]
    for cut in 0...bytes.count {
      var decoder = KeyDecoder()
      #expect(decoder.keys(Array(bytes[..<cut])) + decoder.keys(Array(bytes[cut...])) == expected)
    }
    var decoder = KeyDecoder()
    #expect(bytes.flatMap { decoder.keys([$0]) } == expected)
  }

  @Test func anEscapeAloneIsForgottenAfterAPause() {
    var decoder = KeyDecoder()
    #expect(decoder.keys([0x1B]).isEmpty)
    decoder.pause()
    #expect(decoder.keys(Array("q".utf8)) == [.character("q")])
  }

  @Test func aSequenceWithoutAnEndEndsAllTheSame() {
    let endless = "\u{1B}[" + String(repeating: "1;", count: 15)
    #expect(keys(endless + "q") == [.character("q")])
  }

  @Test func anyBytesAreSwallowedWithoutATrap() {
    var bits: UInt64 = 20_181_124
    var decoder = KeyDecoder()
    for _ in 0..<10_000 {
      bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      _ = decoder.keys([UInt8(truncatingIfNeeded: bits >> 33)])
    }
    decoder.pause()
    #expect(decoder.keys(Array("q".utf8)) == [.character("q")])
  }
}
