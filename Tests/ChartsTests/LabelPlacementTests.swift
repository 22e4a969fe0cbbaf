import Charts
import Markup
import TestSupport
import Testing

struct LabelPlacementTests {
  @Test func labelsThatDoNotTouchStayWhereTheyBelong() {
    #expect(LabelPlacement.spread([10, 90, 50], height: 18, within: 0...100) == [10, 90, 50])
  }

  @Test func labelsOfOnePlaceSpreadEvenlyAroundIt() {
    #expect(LabelPlacement.spread([50, 50, 50], height: 20, within: 0...100) == [30, 50, 70])
    // The optimum for 40 and 44 with 18 between them: 42 ± 9.
    #expect(LabelPlacement.spread([40, 44], height: 18, within: 0...100) == [33, 51])
  }

  @Test func labelsAtTheEdgeMoveInside() {
    #expect(LabelPlacement.spread([2, 0], height: 10, within: 0...100) == [10, 0])
    #expect(LabelPlacement.spread([98, 99, 100], height: 10, within: 0...100) == [80, 90, 100])
  }

  @Test(arguments: 0..<30)
  func noTwoOverlapAndTheirOrderIsThatOfTheirLines(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let wanted = (0..<(1 + Int(random.next() % 9))).map { _ in Double(random.next() % 300) }
    let places = LabelPlacement.spread(wanted, height: 18, within: 0...300)
    let sorted = places.sorted()
    for (left, right) in zip(sorted, sorted.dropFirst()) { #expect(right - left >= 18 - 1e-9) }
    #expect(sorted.allSatisfy { $0 >= -1e-9 && $0 <= 300 + 1e-9 })
    for (i, j) in zip(wanted.indices, wanted.indices.dropFirst()) where wanted[i] < wanted[j] {
      #expect(places[i] < places[j])
    }
  }
}
