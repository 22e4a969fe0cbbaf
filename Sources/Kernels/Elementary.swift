internal import CKernels

/// exp, log and the inverse normal distribution function of docs/numerics.md, rule 1: the same bits on every
/// machine, which libm does not promise. For one value at a time; `KernelTable` has them for arrays.
package enum Elementary {
  /// e^x; 0 below -708, where e^x nears the subnormal numbers.
  package static func exp(_ x: Double) -> Double { slalom_exp(x) }

  /// The natural logarithm; -infinity at 0, NaN below.
  package static func log(_ x: Double) -> Double { slalom_log(x) }

  /// The x at which the standard normal distribution function is `p`: Wichura's AS241 (PPND16). 0 and 1 give
  /// infinities, anything outside them NaN.
  package static func inverseNormal(_ p: Double) -> Double { slalom_inverse_normal(p) }
}
