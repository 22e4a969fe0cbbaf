import Kernels
import Testing

struct ElementaryTests {
  /// Greatest error in units in the last place, by recorded values of mpmath. The bounds are those of docs/numerics.md.
  private func greatestError(_ recorded: [Double], _ function: (Double) -> Double) -> Double {
    stride(from: 0, to: recorded.count, by: 3).map { index in
      let (x, high, low) = (recorded[index], recorded[index + 1], recorded[index + 2])
      // The subtraction of neighbours is exact.
      return ((function(x) - high) / high.ulp - low).magnitude
    }.max() ?? .infinity
  }

  @Test func errorsStayWithinTheirBounds() {
    #expect(greatestError(RecordedElementary.exp, Elementary.exp) <= 0.65)
    #expect(greatestError(RecordedElementary.log, Elementary.log) <= 0.8)
    #expect(greatestError(RecordedElementary.inverseNormal, Elementary.inverseNormal) <= 5)
  }

  @Test func exponentialHasItsEdges() {
    #expect(Elementary.exp(0) == 1)
    #expect(Elementary.exp(-0.0) == 1)
    #expect(Elementary.exp(-708) > 0x1p-1022)
    #expect(Elementary.exp((-708.0).nextDown).bitPattern == 0)
    #expect(Elementary.exp(-.infinity).bitPattern == 0)
    // log of the greatest double is 709.78271289338397...
    #expect(Elementary.exp(709.782712893384).isFinite)
    #expect(Elementary.exp(709.7827128933841) == .infinity)
    #expect(Elementary.exp(.infinity) == .infinity)
    #expect(Elementary.exp(.nan).isNaN)
  }

  @Test func logarithmHasItsEdges() {
    #expect(Elementary.log(1).bitPattern == 0)
    #expect(Elementary.log(0) == -.infinity)
    #expect(Elementary.log(-1).isNaN)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(.nan).isNaN)
    // 2^-1074 and 2^1023: exact multiples of ln 2, to one rounding.
    #expect((Elementary.log(0x1p-1074) + 1074 * 0.6931471805599453).magnitude <= 744.4.ulp)
    #expect((Elementary.log(0x1p1023) - 1023 * 0.6931471805599453).magnitude <= 709.1.ulp)
  }

  @Test func inverseNormalHasItsEdges() {
    #expect(Elementary.inverseNormal(0.5) == 0)
    #expect(Elementary.inverseNormal(0) == -.infinity)
    #expect(Elementary.inverseNormal(1) == .infinity)
    for p in [-0x1p-1074, 1.0.nextUp, -.infinity, .infinity, .nan] {
      #expect(Elementary.inverseNormal(p).isNaN, "\(p)")
    }
    // Published with the algorithm: Wichura 1988, the three values given for checking PPND16.
    #expect((Elementary.inverseNormal(0.25) + 0.674489750196081743).magnitude < 1e-15)
    #expect((Elementary.inverseNormal(0.001) + 3.090232306167813542).magnitude < 1e-14)
    #expect((Elementary.inverseNormal(1e-20) + 9.262340089798407890).magnitude < 1e-14)
  }

  @Test(arguments: InstructionSet.available) func arraysHaveTheBitsOfSingleValues(isa: InstructionSet) throws {
    let kernels = try KernelTable(isa)
    let wide = Matrix.random(1, 1003, seed: 40).values
    let special: [Double] = [0, -0.0, .infinity, -.infinity, .nan, -708, 710, 0x1p-1074]
    func check(
      _ inputs: [Double], _ apply: (UnsafeMutableBufferPointer<Double>) -> Void, _ single: (Double) -> Double
    ) {
      var values = inputs
      values.withUnsafeMutableBufferPointer { apply($0) }
      #expect(bits(values) == bits(inputs.map(single)))
    }
    check(wide.map { 720 * $0 } + special, kernels.exp, Elementary.exp)
    check(wide.map { Elementary.exp(700 * $0) } + special, kernels.log, Elementary.log)
    check(wide.map { 0.5 + 0.5 * $0 } + special + [1, 1e-20], kernels.inverseNormal, Elementary.inverseNormal)
  }
}
