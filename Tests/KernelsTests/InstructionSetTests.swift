import Kernels
import Testing

struct InstructionSetTests {
  @Test func theFastestAvailableIsTheDefault() throws {
    #expect(try InstructionSet.chosen(forced: nil) == InstructionSet.available.first)
    #expect(try InstructionSet.chosen(forced: "") == InstructionSet.available.first)
    #expect(InstructionSet.available.last == .portable)
  }

  @Test(arguments: InstructionSet.available) func aForcedOneIsChosen(isa: InstructionSet) throws {
    #expect(try InstructionSet.chosen(forced: isa.rawValue) == isa)
    #expect(try KernelTable(isa).instructionSet == isa)
  }

  @Test func anUnknownNameIsRefusedWithTheChoices() {
    #expect(throws: InstructionSetError.unknown("sse9")) { try InstructionSet.chosen(forced: "sse9") }
    let message = InstructionSetError.unknown("sse9").description
    #expect(message.contains("'sse9'") && message.contains("portable"))
  }

  @Test(arguments: InstructionSet.allCases.filter { !InstructionSet.available.contains($0) })
  func oneThatTheCPULacksIsRefused(isa: InstructionSet) {
    #expect(throws: InstructionSetError.unsupported(isa)) { try InstructionSet.chosen(forced: isa.rawValue) }
    #expect(throws: InstructionSetError.unsupported(isa)) { try KernelTable(isa) }
  }
}
