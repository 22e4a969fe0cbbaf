import SweepScheduling
import TestSupport
import Testing

struct OrderedBitsTests {
  @Test func anEmptySetHasNothing() {
    var bits = OrderedBits()
    #expect(bits.isEmpty && bits.first == nil && bits.last == nil && bits.members == [])
    #expect(!bits.contains(0) && !bits.contains(1_000_000))
    #expect(bits.remove(5) == false)
    #expect(bits.count(below: 100) == 0)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 4095, 4096, 262_143, 262_144, 20_000_000])
  func aSingleMemberIsFoundFromEverywhere(member: Int) {
    var bits = OrderedBits()
    #expect(bits.insert(member) == true)
    #expect(bits.insert(member) == false)
    #expect(bits.first == member && bits.last == member && bits.contains(member))
    #expect(bits.first(from: member) == member)
    #expect(bits.first(from: member + 1) == nil)
    #expect(bits.count(below: member) == 0)
    #expect(bits.count(below: member + 1) == 1)
    #expect(bits.violations == [])
    #expect(bits.remove(member) == true)
    #expect(bits.isEmpty && bits.first == nil)
  }

  /// Random insertions, removals and questions, of which a set of integers knows the answers.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func itAgreesWithASet(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var (bits, other) = (OrderedBits(), OrderedBits())
    var (model, otherModel) = (Set<Int>(), Set<Int>())
    let limit = [70, 500, 5000, 300_000][Int(seed) % 4]
    for step in 0..<600 {
      let member = Int.random(in: 0..<limit, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1: #expect(bits.insert(member) == model.insert(member).inserted)
      case 2: #expect(bits.remove(member) == (model.remove(member) != nil))
      case 3:
        other.insert(member)
        otherModel.insert(member)
      default:
        let next = model.sorted().first { $0 >= member }
        if let next { #expect(bits.remove(next) == (model.remove(next) != nil)) }
      }
      #expect(bits.contains(member) == model.contains(member))
      #expect(bits.count == model.count)
      #expect(bits.first == model.min())
      #expect(bits.last == model.max())
      #expect(bits.first(from: member) == model.filter { $0 >= member }.min())
      #expect(
        bits.first(from: member, alsoIn: other) == model.intersection(otherModel).filter { $0 >= member }.min())
      #expect(bits.count(below: member) == model.count { $0 < member })
      guard step.isMultiple(of: 50) else { continue }
      #expect(bits.members == model.sorted())
      #expect(bits.prefix(3) == Array(model.sorted().prefix(3)))
      #expect(bits.violations == [])
    }
  }
}
