import Foundation
import SweepCore
import SweepWire
import Testing

/// A message of a few megabytes that would stand for gigabytes is refused before it is decoded.
struct SubmitScanTests {
  private static func varint(_ value: Int) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    repeat {
      bytes.append(UInt8(rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
    return bytes
  }

  private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(content.count) + content
  }

  /// A definition in its request.
  private static func submit(_ definition: [UInt8]) -> [UInt8] { field(7, field(3, field(1, definition))) }

  private func error(_ bytes: [UInt8]) -> WireError? {
    #expect(throws: WireError.self) { try WireToCoordinator.decodeBounded(bytes) }
  }

  @Test func aMillionEmptyConfigurationsAreRefused() {
    let definition = Array(repeating: [0x1a, 0x00] as [UInt8], count: 1_000_000).flatMap { $0 }
    #expect(
      error(Self.submit(definition))
        == .invalid(field: "configurations", value: "1000000 entries", expected: "at most 100000"))
  }

  /// Protobuf merges a field that comes twice.
  @Test func theyAreCountedOverRepeatedEnvelopes() {
    let half = Array(repeating: [0x1a, 0x00] as [UInt8], count: 60_000).flatMap { $0 }
    let padding = Self.field(99, [UInt8](repeating: 0, count: WireLimits.uncountedBytes))
    #expect(
      error(Self.submit(half) + padding + Self.submit(half))
        == .invalid(field: "configurations", value: "120000 entries", expected: "at most 100000"))
  }

  @Test func aConfigurationOfMillionsOfLayersIsRefused() {
    let layers = Self.field(6, [UInt8](repeating: 1, count: 2 << 20))
    #expect(error(Self.submit(Self.field(3, layers)))?.description.contains("bytes in one") == true)
  }

  @Test func millionsOfSeedsAreRefused() {
    let seeds = Self.field(4, [UInt8](repeating: 1, count: 2 << 20))
    #expect(error(Self.submit(seeds))?.description.contains("field seeds is") == true)
  }

  @Test(arguments: [[0xff] as [UInt8], [0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f], [0x3b], [0x07]])
  func whatIsNoMessageIsRefusedAsThat(head: [UInt8]) {
    let bytes = head + [UInt8](repeating: 0xff, count: WireLimits.uncountedBytes + 1)
    #expect(error(bytes) == .undecodable(bytes: bytes.count))
  }

  @Test func theLargestSweepIsTaken() throws {
    var configuration = Configuration(optimizer: OptimizerSettings(.adam, learningRate: 1.2345e-4))
    configuration.record = [.gradient, .update]
    var message = WireToCoordinator()
    message.request.submit.definition.configurations = Array(
      repeating: WireConfiguration(configuration), count: SpecLimits.trials)
    message.request.submit.definition.seeds = [.max]
    let bytes = message.encoded
    #expect(bytes.count < 32 << 20)
    #expect(try WireToCoordinator.decodeBounded(bytes).request.submit.definition.configurations.count == 100_000)
  }

  @Test func theLongestConfigurationIsTaken() throws {
    var configuration = Configuration(optimizer: OptimizerSettings(.adam, learningRate: 1e-300))
    configuration.network.hidden = Array(repeating: SpecLimits.width, count: SpecLimits.layers)
    configuration.record = [.gradient, .update]
    configuration.dataset.subset = .random(seed: .max)
    #expect(WireConfiguration(configuration).encoded.count * 2 < WireLimits.configurationBytes)
  }
}
