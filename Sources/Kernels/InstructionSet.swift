internal import CKernels

#if canImport(Glibc)
  internal import Glibc
#endif

/// The instruction sets that the kernels are compiled for; raw values are what `SLALOM_ISA` takes. All give the same
/// bits and differ in time alone.
package enum InstructionSet: String, Sendable, CaseIterable {
  case avx512
  case avx2
  case neon
  case portable

  /// What this CPU runs, the fastest first; never empty.
  package static var available: [InstructionSet] { allCases.filter { $0.table != nil } }

  /// The one that `SLALOM_ISA` names, or the fastest where it is unset or empty.
  package static func current() throws(InstructionSetError) -> InstructionSet {
    let forced = getenv("SLALOM_ISA").map { String(cString: $0) }
    return try chosen(forced: forced)
  }

  /// - Parameter forced: the value of `SLALOM_ISA`; nil or empty for the fastest.
  package static func chosen(forced: String?) throws(InstructionSetError) -> InstructionSet {
    guard let forced, !forced.isEmpty else { return available.first ?? .portable }
    guard let named = InstructionSet(rawValue: forced) else { throw .unknown(forced) }
    guard named.table != nil else { throw .unsupported(named) }
    return named
  }

  var table: UnsafePointer<slalom_kernels>? {
    switch self {
    case .avx512: slalom_kernels_for(SLALOM_AVX512)
    case .avx2: slalom_kernels_for(SLALOM_AVX2)
    case .neon: slalom_kernels_for(SLALOM_NEON)
    case .portable: slalom_kernels_for(SLALOM_PORTABLE)
    }
  }
}

/// Why no kernels could be chosen.
package enum InstructionSetError: Error, Equatable, CustomStringConvertible {
  case unknown(String)
  case unsupported(InstructionSet)

  package var description: String {
    let choices = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    switch self {
    case .unknown(let name):
      return "SLALOM_ISA is '\(name)', which names no instruction set; this CPU runs \(choices), or unset it"
    case .unsupported(let named):
      return
        "SLALOM_ISA is '\(named.rawValue)', which this CPU or build does not have; set one of \(choices), or unset it"
    }
  }
}
