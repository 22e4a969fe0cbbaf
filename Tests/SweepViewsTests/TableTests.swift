import Foundation
import SweepViews
import Testing

struct TableTests {
  private let table = Table(
    name: "workers",
    columns: [
      Table.Column("name", "worker"), Table.Column("slots", "slots", .right, dropOrder: 1),
      Table.Column("note", "note", dropOrder: 2),
    ],
    rows: [
      [.text("alpha"), .integer(4), .text("a | b, \"c\"")], [.text("ベータ"), .integer(16), .text("x\u{1B}[31m\ny")],
      [.text("g"), .empty, .text("")],
    ])

  @Test func columnsLineUpWhateverTheirCharacters() {
    #expect(
      table.rendered(.table) == """
        worker  slots  note
        ──────  ─────  ──────────────
        alpha       4  a | b, "c"
        ベータ     16  x\\u{1B}[31m\\ny
        g

        """)
  }

  @Test func columnsLeaveANarrowTerminalInTheirOrderAndThenTheWidestIsCut() {
    #expect(table.lines(style: TableStyle(width: 20)).map { $0.text(colour: false) }[2] == "alpha       4")
    #expect(table.lines(style: TableStyle(width: 10)).map { $0.text(colour: false) }[2] == "alpha")
    let long = Table(
      name: "t", columns: [.init("a", "a"), .init("b", "b", .right)], rows: [[.text("abcdefghijkl"), .integer(1)]])
    #expect(long.lines(style: TableStyle(width: 12)).map { $0.text(colour: false) }[2] == "abcdefgh…  1")
  }

  @Test func anEmptyTableSaysSo() {
    let empty = Table(name: "t", columns: [.init("a", "a")], rows: [], whenEmpty: "(no workers)")
    #expect(empty.rendered(.table) == "a\n─\n(no workers)\n")
    #expect(empty.rendered(.json) == "{\"schema\": 1, \"t\": []}\n")
    #expect(empty.rendered(.csv) == "a\r\n")
  }

  @Test func csvQuotesByRFC4180() {
    #expect(
      table.rendered(.csv)
        == "name,slots,note\r\nalpha,4,\"a | b, \"\"c\"\"\"\r\nベータ,16,\"x\\u{1B}[31m\ny\"\r\ng,,\r\n")
  }

  @Test func markdownShowsJustTheCharacters() {
    #expect(
      table.rendered(.markdown) == """
        | worker | slots | note |
        | --- | ---: | --- |
        | alpha | 4 | a \\| b, "c" |
        | ベータ | 16 | x\\u{1B}\\[31m\\ny |
        | g |  |  |

        """)
  }

  @Test func jsonIsReadBack() throws {
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(table.rendered(.json).utf8)) as? [String: Any])
    let rows = try #require(root["workers"] as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["alpha", "ベータ", "g"])
    #expect(rows.map { $0["slots"] as? Int } == [4, 16, nil])
    #expect(rows[1]["note"] as? String == "x\u{1B}[31m\ny")
  }
}

struct JSONValueTests {
  @Test(
    arguments: [
      (0.1, "0.1"), (1, "1.0"), (1e-5, "1e-05"), (1e22, "1e+22"), (-0.0, "-0.0"), (.infinity, "null"), (.nan, "null"),
      (5e-300, "5e-300"),
    ] as [(Double, String)])
  func doublesAreShortestAndWhatIsNotFiniteIsNull(value: Double, text: String) {
    #expect(JSONValue.number(value).text == text + "\n")
  }

  @Test func everyControlCharacterIsEscaped() throws {
    let all = String(String.UnicodeScalarView((0..<0x100).compactMap { Unicode.Scalar($0) })) + "🏂"
    let text = JSONValue.array([.string(all)]).text
    #expect(text.unicodeScalars.dropLast().allSatisfy { $0.properties.generalCategory != .control })
    #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String] == [all])
  }
}

struct TextTests {
  @Test(arguments: [
    ("abc", 3), ("", 0), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("🏂", 2), ("👩‍👩‍👧", 2), ("▁█", 2), ("q1–q3", 5), ("❤️", 2),
    ("한국", 4), ("…", 1), ("\u{200B}", 0),
  ])
  func widthIsWhatATerminalGives(text: String, width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test(arguments: [("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("abc", 3, "abc"), ("abc", 2, "a…"), ("abc", 0, "")])
  func textIsCutAtWholeCharacters(text: String, width: Int, expected: String) {
    #expect(text.truncated(to: width) == expected)
  }

  @Test(
    arguments: [
      (0.33, "0.3300"), (2.302585, "2.303"), (9.9999, "10.00"), (0, "0"), (1234, "1234"), (12345, "12350"),
      (1.2e6, "1.200e+6"),
      (0.00012345, "0.0001235"), (0.00001, "1.000e-5"), (-0.5, "-0.5000"), (.infinity, "∞"), (.nan, "NaN"),
    ] as [(Double, String)])
  func measurementsHaveFourSignificantDigits(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(
    arguments: [
      (1e-4, "1e-4"), (3.162e-4, "3.162e-4"), (0.01, "0.01"), (0.05, "0.05"), (1, "1"), (0.999, "0.999"),
      (100_000, "100000"),
      (1e6, "1e6"), (0, "0"), (1e-3, "1e-3"), (12.5, "12.5"),
    ] as [(Double, String)])
  func settingsKeepEveryDigit(value: Double, text: String) {
    #expect(NumberText.setting(value) == text)
    #expect(Double(text) == value)
  }

  @Test(arguments: [
    (0.4284, "42.8%"), (0.99951, "100.0%"), (0, "0.0%"), (0.00049, "0.0%"), (1, "100.0%"), (0.0825, "8.3%"),
  ])
  func fractionsArePercentages(value: Double, text: String) {
    #expect(NumberText.percent(value) == text)
  }

  @Test(arguments: [(112, "112"), (112.5, "112.5"), (298.25, "298.3"), (0, "0"), (99.96, "100")])
  func countsHaveDecimalsOnlyWhereNeeded(value: Double, text: String) {
    #expect(NumberText.upTo(value, places: 1) == text)
  }

  @Test func aSparklineRunsFromTheLowestBlockToTheHighest() {
    #expect(Sparkline.text([1, 2, 4, 8, 16, .infinity, 0.5], within: 1...16) == "▁▃▅▇██▁")
    #expect(Sparkline.text([3, 3], within: 3...3) == "▁▁")
    #expect(Sparkline.text([], within: 1...2).isEmpty)
  }
}
