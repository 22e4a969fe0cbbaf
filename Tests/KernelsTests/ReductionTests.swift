import Kernels
import Testing

struct ReductionTests {
  @Test(arguments: InstructionSet.available, [(1, 1), (3, 5), (7, 8), (9, 24), (31, 25), (50, 100), (13, 499)])
  func sumOfSquaresKeepsItsLanes(isa: InstructionSet, shape: (rows: Int, columns: Int)) throws {
    let kernels = try KernelTable(isa)
    let x = Matrix.random(shape.rows, shape.columns, seed: 30)
    #expect(kernels.sumOfSquares(x.panels).bitPattern == ReferenceKernels.sumOfSquares(x).bitPattern)
    let vector = Matrix(rows: 1, columns: x.values.count, x.values)
    #expect(
      kernels.sumOfSquares(buffer(x.values), count: x.values.count).bitPattern
        == ReferenceKernels.sumOfSquares(vector).bitPattern)
  }

  @Test(arguments: InstructionSet.available) func paddingTakesNoPartInSums(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let x = Matrix.random(3, 29, seed: 31)
    let panels = x.panels
    for row in 0..<24 {
      for column in 0..<48 where row >= 3 || column >= 29 {
        panels.storage.values[panels.offset(row: row, column: column)] = .nan
      }
    }
    #expect(kernels.sumOfSquares(panels) == ReferenceKernels.sumOfSquares(x))
  }

  @Test(arguments: InstructionSet.available, [1.0, 255, 64.15])
  func gatherSubtractsThenDivides(isa: InstructionSet, divisor: Double) throws {
    let kernels = try KernelTable(isa)
    let bytes = (0..<517).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let mean = Matrix.random(1, 517, seed: 32).values.map { 128 + 100 * $0 }
    let row = AlignedBuffer(count: 517)
    bytes.withUnsafeBufferPointer { bytes in
      mean.withUnsafeBufferPointer { kernels.gather(bytes, mean: $0, divisor: divisor, into: row.values) }
    }
    #expect(bits(row.array) == bits(zip(bytes, mean).map { (Double($0) - $1) / divisor }))
  }

  @Test(arguments: InstructionSet.available) func penaltyAndDifferenceEqualTheReference(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let (w, g) = (Matrix.random(1, 48, seed: 33).values, Matrix.random(1, 48, seed: 34).values)
    let gradient = buffer(g)
    kernels.addPenalty(l2: 0.3, weights: buffer(w), gradient: gradient)
    #expect(bits(gradient.array) == bits(zip(w, g).map { $1.addingProduct(0.3, $0) }))
    kernels.subtract(gradient, buffer(w), difference: gradient)
    #expect(bits(gradient.array) == bits(zip(w, g).map { $1.addingProduct(0.3, $0) - $0 }))
  }
}
