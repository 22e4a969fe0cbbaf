import SweepCore
import SweepWire
import TestSupport
import Testing

struct FramingTests {
  /// A message of exactly `bytes` bytes: one of tag, some of length, and text.
  private static func message(bytes: Int) throws -> WireRejected {
    var message = WireRejected()
    // A length takes 1 byte below 128, 2 below 16,384, 3 below 2,097,152, 4 below 268,435,456.
    let head = bytes < 130 ? 2 : bytes < 16_387 ? 3 : bytes < 2_097_156 ? 4 : 5
    message.reason = String(repeating: "x", count: bytes - head)
    try #require(message.encoded.count == bytes)
    return message
  }

  @Test(arguments: [
    (bytes: 100, frames: [100]),
    (131_071, [131_071]),
    (131_072, [131_072]),
    (131_073, [131_072, 1]),
    (262_144, [131_072, 131_072]),
    (300_000, [131_072, 131_072, 37_856]),
  ])
  func aMessageIsCutEvery128KiB(bytes: Int, frames: [Int]) throws {
    let message = try Self.message(bytes: bytes)
    #expect(message.frames().map(\.count) == frames)
    #expect(try WireRejected(frames: message.frames()) == message)
    #expect(try WireRejected(frames: message.frames()[...]) == message)
  }

  @Test func anEmptyMessageIsOneEmptyFrame() throws {
    #expect(WireGoodbye().frames() == [[]])
    #expect(try WireGoodbye(frames: [[]]) == WireGoodbye())
    #expect(try WireGoodbye(frames: []) == WireGoodbye())
  }

  @Test func framesOutOfPlaceAreNoMessage() throws {
    let frames = try Self.message(bytes: 300_000).frames()
    #expect(throws: WireError.undecodable(bytes: 262_144)) { try WireRejected(frames: frames.dropLast()) }
    #expect(throws: WireError.self) { try WireRejected(frames: frames.reversed()) }
  }

  // MARK: Pipes

  private static let messages: [WireFromSlot] = {
    var generator = SeededGenerator(seed: 11)
    var messages: [WireFromSlot] = []
    for count in [0, 1, 3, 500, 30_000, 2, 0] {
      var message = WireFromSlot()
      message.batch =
        WireMetricsBatch(
          losses: (0..<count).map { _ in Double.random(in: 0...3, using: &generator) }
        ).encodedData
      messages.append(message)
    }
    // As short as a message gets: no bytes at all.
    return messages + [WireFromSlot()]
  }()

  private static let stream = messages.flatMap { $0.pipeFrame() }

  private static func decoded(chunks: [ArraySlice<UInt8>]) throws -> (messages: [WireFromSlot], pendingBytes: Int) {
    var decoder = PipeDecoder()
    var result: [WireFromSlot] = []
    for chunk in chunks {
      decoder.append(chunk)
      while let message = try decoder.next(WireFromSlot.self) { result.append(message) }
    }
    return (result, decoder.pendingBytes)
  }

  @Test func aStreamThatComesByteByByteIsTheSameMessages() throws {
    // All but the longest, whose 240,000 bytes a debug build would take long to feed one by one.
    let messages = Self.messages.filter { $0.batch.count < 8000 }
    let stream = messages.flatMap { $0.pipeFrame() }
    let decoded = try Self.decoded(chunks: stream.indices.map { stream[$0...$0] })
    #expect(decoded.messages == messages)
    #expect(decoded.pendingBytes == 0)
  }

  @Test(arguments: UInt64(1)...20)
  func aStreamInAnyChunksIsTheSameMessages(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var chunks: [ArraySlice<UInt8>] = []
    var start = 0
    while start < Self.stream.count {
      let length = Int.random(in: 0...generator.pick([3, 1000, 65_536]), using: &generator)
      let end = min(start + length, Self.stream.count)
      chunks.append(Self.stream[start..<end])
      start = end
    }
    let decoded = try Self.decoded(chunks: chunks)
    #expect(decoded.messages == Self.messages)
    #expect(decoded.pendingBytes == 0)
  }

  @Test func aMessageCutOffStaysPending() throws {
    let decoded = try Self.decoded(chunks: [Self.stream.dropLast()])
    #expect(decoded.messages == Self.messages.dropLast())
    #expect(decoded.pendingBytes == 3)
  }

  @Test func aLengthBeyondTheLimitIsRefusedBeforeItsBytesCome() {
    var decoder = PipeDecoder()
    // 64 MiB and one byte.
    decoder.append([1, 0, 0, 4])
    #expect(throws: WireError.invalid(field: "length", value: "67108865", expected: "at most 67108864")) {
      try decoder.next(WireFromSlot.self)
    }
  }

  @Test func aLengthAtTheLimitIsWaitedFor() throws {
    var decoder = PipeDecoder()
    decoder.append([0, 0, 0, 4])
    #expect(try decoder.next(WireFromSlot.self) == nil)
  }

  @Test func whatIsNoMessageIsNamedByItsSize() {
    var decoder = PipeDecoder()
    decoder.append([3, 0, 0, 0, 0xff, 0xff, 0xff])
    let error = #expect(throws: WireError.undecodable(bytes: 3)) { try decoder.next(WireFromSlot.self) }
    #expect(error?.description == "a message of 3 bytes is no message of this protocol")
  }
}
