import Foundation
import FoundationXML
import Markup
import SweepViews
import Testing

/// What a stranger may write as a sweep's name stays text.
struct EscapingTests {
  @Test func whatMarkupMeansIsWrittenAsEntities() {
    #expect(
      shown("<script>alert('1' & \"2\")</script>")
        == "&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;")
    #expect(shown("Übung 1–2 ✓") == "Übung 1–2 ✓")
  }

  @Test func whatControlsATerminalOrTurnsTextIsWrittenOut() {
    #expect(
      shown("a\u{1B}[31mb\u{0}\n\u{202E}c\u{2066}\u{85}")
        == "a\\u{1B}[31mb\\u{0}\\n\\u{202E}c\\u{2066}\\u{85}")
    #expect(shown("\u{FFFE}\u{FFFF}") == "\\u{FFFE}\\u{FFFF}")
  }

  @Test func everyScalarStandsInTextAndAttributesOfXML() throws {
    // In pieces, so that a failure names its block.
    for start in stride(from: UInt32(0), through: 0x1_0FFF, by: 0x400) {
      let text = String(String.UnicodeScalarView((start..<(start + 0x400)).compactMap(Unicode.Scalar.init)))
      let escaped = shown(text)
      let reader = TextReader()
      let parser = XMLParser(data: Data("<a b=\"\(escaped)\">\(escaped)</a>".utf8))
      parser.delegate = reader
      #expect(parser.parse(), "U+\(String(start, radix: 16))")
      let expected = text.visible.replacing("\u{FFFE}", with: "\\u{FFFE}").replacing("\u{FFFF}", with: "\\u{FFFF}")
      #expect(reader.text == expected)
      #expect(reader.attribute == reader.text)
    }
  }

  private func shown(_ text: String) -> String {
    let piece: HTML = "\(text)"
    return piece.text
  }

  private final class TextReader: NSObject, XMLParserDelegate {
    var text = ""
    var attribute: String?

    func parser(_: XMLParser, foundCharacters string: String) { text += string }

    func parser(
      _: XMLParser, didStartElement _: String, namespaceURI _: String?, qualifiedName _: String?,
      attributes: [String: String]
    ) { attribute = attributes["b"] }
  }
}
