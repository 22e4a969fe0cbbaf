internal import Foundation
internal import Fuzzing

/// One target under libFuzzer, built by `scripts/fuzz` alone: SLALOM_FUZZ_TARGET names the target, arguments are
/// libFuzzer's. With SLALOM_FUZZ_SEEDS it writes the target's valid inputs into that directory and ends.
@main struct FuzzMain {
  static let target: FuzzTarget = {
    let name = getenv("SLALOM_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      fail("'\(name)' is no target; there are \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
  }()

  static func main() {
    if let directory = getenv("SLALOM_FUZZ_SEEDS") {
      for (index, seed) in target.seeds.enumerated() { write(seed, to: "\(String(cString: directory))/seed-\(index)") }
      return
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(
      runDriver(&count, &arguments) { bytes, count in testOneInput(bytes, count) })
  }

  private static func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "wb") else { fail("cannot write \(path)") }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  static func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data("fuzz: \(text)\n".utf8))
    abort()
  }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The name that libFuzzer's library links against.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let violations = FuzzMain.target.violations(Array(UnsafeBufferPointer(start: bytes, count: count)))
  if !violations.isEmpty { FuzzMain.fail(violations.joined(separator: "; ")) }
  return 0
}
