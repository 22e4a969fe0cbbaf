internal import Foundation
internal import SweepCore
internal import SweepWire
internal import ZeroMQ

/// What holds of files that people write or copy.
enum FileProperties {
  /// A refusal names a place in the file and is short; a sweep that is taken is the same one on the coordinator's side.
  static func sweepFile(_ input: [UInt8]) -> [String] {
    guard let text = String(validating: input, as: UTF8.self) else { return [] }
    do throws(SpecError) {
      let spec = try SweepSpec.parse(text, file: "s.yaml")
      guard (1...SpecLimits.trials).contains(spec.trialCount) else { return ["a sweep of \(spec.trialCount) trials"] }
      let definition = spec.definition(dataDigest: FuzzSeeds.data)
      guard let sent = try? WireSweepDefinition(definition).definition() else {
        return ["the coordinator refuses what the file parser takes"]
      }
      return sent == definition ? [] : ["the coordinator gets another sweep than the file's"]
    } catch {
      var violations: [String] = []
      let lines =
        1
        + text.unicodeScalars.count {
          $0 == "\n" || $0 == "\r" || $0 == "\u{85}" || $0 == "\u{2028}" || $0 == "\u{2029}"
        }
      if !(1...lines + 1).contains(error.line) || error.column < 1 {
        violations.append("an error at \(error.line):\(error.column) of \(lines) lines")
      }
      if error.description.utf8.count > 5000 { violations.append("an error of \(error.description.utf8.count) bytes") }
      return violations
    }
  }

  /// What is read can be written, and reads back as the same.
  static func accessFile(_ input: [UInt8]) -> [String] {
    let path = NSTemporaryDirectory() + "slalom-fuzz-\(getpid())-\(UInt.random(in: 0 ... .max))"
    defer { unlink(path) }
    guard FileManager.default.createFile(atPath: path, contents: Data(input), attributes: [.posixPermissions: 0o600])
    else { return ["cannot write \(path)"] }
    do throws(KeyFileError) {
      let access = try AccessFile.load(path)
      unlink(path)
      try access.save(path)
      return try AccessFile.load(path) == access ? [] : ["an access file reads back as another one"]
    } catch {
      return error.description.utf8.count > 2000 ? ["an error of \(error.description.utf8.count) bytes"] : []
    }
  }
}
