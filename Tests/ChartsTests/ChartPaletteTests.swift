import Charts
import Foundation
import Markup
import SweepCore
import Testing

struct ChartPaletteTests {
  @Test func theStudysColoursAreKept() {
    let colours: [UpdateRule: String] = [
      .sgd: "#1f77b4", .momentum: "#d62728", .nesterov: "#2ca02c", .rmsprop: "#9467bd", .adam: "#ff7f0e",
    ]
    for (rule, colour) in colours { #expect(ChartPalette.style(of: rule).stroke == colour) }
  }

  @Test func everyRuleIsToldApartWithoutColour() {
    let styles = UpdateRule.allCases.map(ChartPalette.style)
    #expect(Set(styles.map(\.dashes)).count == styles.count)
    #expect(Set(styles.map(\.marker)).count == styles.count)
    #expect(Set(styles.map(\.stroke)).count == styles.count)
    #expect(Set(styles.map(\.name)) == Set(UpdateRule.allCases.map(\.rawValue)))
  }

  @Test(arguments: UpdateRule.allCases)
  func textHasContrast(rule: UpdateRule) throws {
    let style = ChartPalette.style(of: rule)
    #expect(try contrast(style.text, "#ffffff") >= 4.5)
    #expect(try contrast(style.darkStroke, "#17191e") >= 4.5)
  }

  @Test func whatStandsAroundTheSeriesHasContrast() throws {
    #expect(try contrast(ChartPalette.ink, ChartPalette.paper) >= 4.5)
    #expect(try contrast(ChartPalette.faintInk, ChartPalette.paper) >= 4.5)
    #expect(try contrast(ChartPalette.axis, ChartPalette.paper) >= 3)
  }

  /// WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), L the relative luminance.
  private func contrast(_ a: String, _ b: String) throws -> Double {
    let (x, y) = (try luminance(a), try luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  private func luminance(_ colour: String) throws -> Double {
    let value = try #require(Int(colour.dropFirst(), radix: 16))
    let channels = [16, 8, 0].map { shift -> Double in
      let c = Double((value >> shift) & 255) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
