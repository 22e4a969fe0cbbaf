internal import SweepCore

extension WireToCoordinator {
  /// Decodes a message of any size: what a submitted sweep may hold is counted before anything is made of it.
  package static func decodeBounded(_ bytes: [UInt8]) throws(WireError) -> WireToCoordinator {
    // A smaller message cannot stand for much.
    if bytes.count > WireLimits.uncountedBytes { try SubmitScan(bytes).requireBounds() }
    return try decode(bytes)
  }
}

/// What a message says it brings, by the numbers of slalom.proto.
private struct SubmitScan {
  private var configurations = 0
  private var longestConfiguration = 0
  private var seedBytes = 0

  /// ToCoordinator.request, ClientRequest.submit, Submit.definition. A field that comes twice is merged by a decoder, so
  /// every one is looked at.
  private static let path = [7, 3, 1]

  init(_ bytes: [UInt8]) { descend(FieldScan(bytes), bytes, Self.path[...]) }

  private mutating func descend(_ scan: FieldScan, _ bytes: [UInt8], _ path: ArraySlice<Int>) {
    var scan = scan
    while let field = scan.next() {
      if let next = path.first {
        if field.number == next { descend(FieldScan(bytes, in: field.content), bytes, path.dropFirst()) }
      } else if field.number == 3 {
        configurations += 1
        longestConfiguration = max(longestConfiguration, field.content.count)
      } else if field.number == 4 {
        seedBytes += max(field.content.count, 1)
      }
    }
  }

  func requireBounds() throws(WireError) {
    func require(_ field: String, _ found: Int, _ limit: Int, _ unit: String) throws(WireError) {
      guard found <= limit else {
        throw .invalid(field: field, value: "\(found) \(unit)", expected: "at most \(limit)")
      }
    }
    try require("configurations", configurations, SpecLimits.trials, "entries")
    try require("configurations", longestConfiguration, WireLimits.configurationBytes, "bytes in one")
    try require("seeds", seedBytes, 10 * SpecLimits.trials, "bytes")
  }
}
