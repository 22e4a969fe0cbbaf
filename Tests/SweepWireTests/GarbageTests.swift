import SweepCore
import SweepWire
import SwiftProtobuf
import TestSupport
import Testing

/// Whatever bytes a peer sends, decoding and mapping end by a value or a `WireError`. A trap would end this process, and
/// with it every test; so the suite also proves that its messages get far enough to matter.
struct GarbageTests {
  /// Bytes that messages are made of, from which mutations start.
  private static let originals = RecordedMessage.all.map(\.bytes)

  struct Tally {
    var decoded = 0
    var mapped = 0
    var refused = 0

    mutating func map(_ body: () throws(WireError) -> Void) {
      do throws(WireError) {
        try body()
        mapped += 1
      } catch {
        refused += 1
        // What is said of hostile bytes is short.
        #expect(error.description.utf8.count < 2000)
      }
    }
  }

  @Test(arguments: UInt64(1)...40)
  func mutatedMessagesNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var tally = Tally()
    for _ in 0..<1000 {
      let bytes = generator.mutated(Self.originals)
      if let message = try? WireToCoordinator.decode(bytes) {
        tally.decoded += 1
        tally.read(message)
      }
      if let message = try? WireFromCoordinator.decode(bytes) {
        tally.decoded += 1
        tally.read(message)
      }
      if let message = try? WireFromSlot.decode(bytes) { tally.read(message) }
      if let message = try? WireToSlot.decode(bytes) { tally.map { () throws(WireError) in try use(message.train) } }
    }
    #expect(tally.decoded > 200)
    #expect(tally.mapped > 50)
    #expect(tally.refused > 50)
  }

  @Test(arguments: UInt64(1)...10)
  func randomBytesNeverTrap(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var tally = Tally()
    for _ in 0..<1000 {
      let bytes = generator.bytes(Int.random(in: 0...300, using: &generator))
      if let message = try? WireToCoordinator.decode(bytes) { tally.read(message) }
      if let message = try? WireFromCoordinator.decode(bytes) { tally.read(message) }
    }
  }

  @Test(arguments: UInt64(1)...20)
  func aPipeOfGarbageEndsByAnErrorOrAPatientWait(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      var decoder = PipeDecoder()
      for _ in 0..<generator.pick([1, 5]) {
        let body = generator.mutated(Self.originals)
        let length = generator.pick([body.count, body.count + 1, max(0, body.count - 1), Int(UInt32.max)])
        decoder.append(withUnsafeBytes(of: UInt32(length).littleEndian, Array.init))
        decoder.append(body)
        var pending = decoder.pendingBytes
        while (try? decoder.next(WireFromSlot.self)) != nil {
          // Each message takes its length's four bytes at least, so that this ends.
          #expect(decoder.pendingBytes <= pending - 4)
          pending = decoder.pendingBytes
        }
      }
    }
  }

  /// A length that promises more than there is must not be believed, nor a nesting without end followed.
  enum Promise: String, CaseIterable {
    case packedDoubles
    case submessage
    case unfinishedVarint
    case nestedGroups
    case fieldZero

    var bytes: [UInt8] {
      switch self {
      // 2^63 - 1 bytes of losses.
      case .packedDoubles: [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]
      // An epoch of 2^32 - 1 bytes.
      case .submessage: [0x22, 0xff, 0xff, 0xff, 0xff, 0x0f]
      case .unfinishedVarint: [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
      case .nestedGroups: Array(repeating: 0x7b, count: 100_000)
      case .fieldZero: [0x00, 0x00]
      }
    }
  }

  @Test(arguments: Promise.allCases)
  func promisesOfMoreThanThereIsAreRefused(promise: Promise) {
    let bytes = promise.bytes
    #expect(throws: WireError.undecodable(bytes: bytes.count)) { try WireMetricsBatch.decode(bytes) }
  }
}

extension SeededGenerator {
  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

  /// One of `originals` with a few of the changes that lines, versions and enemies make.
  mutating func mutated(_ originals: [[UInt8]]) -> [UInt8] {
    var bytes = pick(originals)
    for _ in 0..<Int(next() % 4) {
      guard !bytes.isEmpty else { return bytes }
      let index = Int(next() % UInt64(bytes.count))
      switch next() % 6 {
      case 0: bytes[index] ^= 1 << UInt8(next() % 8)
      case 1: bytes[index] = UInt8(truncatingIfNeeded: next())
      case 2: bytes.removeSubrange(index...)
      case 3: bytes.insert(contentsOf: [0xff, 0xff, 0xff, 0xff, 0x0f], at: index)
      case 4: bytes.insert(contentsOf: self.bytes(4), at: index)
      default:
        let other = pick(originals)
        bytes.replaceSubrange(index..., with: other.suffix(from: min(index, other.count)))
      }
    }
    return bytes
  }
}

extension GarbageTests.Tally {
  mutating func read(_ message: WireToCoordinator) {
    switch message.kind {
    case .hello(let hello):
      map { () throws(WireError) in
        _ = try bounded("name", hello.name)
        for execution in hello.holding { _ = try execution.trialAndAttempt() }
        for digest in hello.dataDigests { _ = try Digest(wire: digest, field: "data_digests") }
      }
    case .heartbeat(let heartbeat):
      map { () throws(WireError) in for execution in heartbeat.holding { _ = try execution.trialAndAttempt() } }
    case .metrics(let metrics):
      map { () throws(WireError) in _ = try metrics.execution.trialAndAttempt() }
      map { () throws(WireError) in _ = try metrics.measured() }
    case .done(let done): map { () throws(WireError) in _ = try done.result.result().digest }
    case .failed(let failed): map { () throws(WireError) in _ = try failed.failure.failure() }
    case .request(let request):
      map { () throws(WireError) in _ = try request.content() }
      if case .submit(let submit)? = request.kind {
        map { () throws(WireError) in try use(submit.definition) }
      }
    case .canary(let result):
      for digest in result.digests.values {
        map { () throws(WireError) in _ = try Digest(wire: digest, field: "digests") }
      }
    case .goodbye, nil: break
    }
  }

  mutating func read(_ message: WireFromCoordinator) {
    switch message.kind {
    case .assign(let assign): map { () throws(WireError) in try use(assign) }
    case .answer(let answer):
      if answer.sweep.hasDefinition { map { () throws(WireError) in try use(answer.sweep.definition) } }
      map { () throws(WireError) in _ = try answer.result() }
      for shard in answer.sweep.shards { map { () throws(WireError) in _ = try shard.shard() } }
    case .missingData(let missing):
      map { () throws(WireError) in _ = try SweepID(wire: missing.sweepID, field: "sweep_id") }
    default: break
    }
  }

  mutating func read(_ message: WireFromSlot) {
    switch message.kind {
    case .batch(let batch): map { () throws(WireError) in use(try WireMetricsBatch.decode(Array(batch))) }
    case .result(let result): map { () throws(WireError) in _ = try result.result() }
    case .failure(let failure): map { () throws(WireError) in _ = try failure.failure.failure() }
    case .dropped(let execution): map { () throws(WireError) in _ = try execution.trialAndAttempt() }
    case .ready, .canary, nil: break
    }
  }
}

/// What a worker does with what it is told to train.
private func use(_ assign: WireAssign) throws(WireError) {
  let (settings, dataDigest) = try assign.trial.trial()
  _ = settings.id(dataDigest: dataDigest)
  #expect(settings.configuration.iterations <= SpecLimits.iterations)
  #expect(WireTrial(settings, dataDigest: dataDigest).seed == assign.trial.seed)
}

/// What a coordinator does with a sweep.
private func use(_ wire: WireSweepDefinition) throws(WireError) {
  let definition = try wire.definition()
  _ = definition.id
  #expect(WireSweepDefinition(definition).configurations.count == definition.configurations.count)
}

private func use(_ batch: WireMetricsBatch) {
  #expect(TrialSeries(batch).losses.count == batch.losses.count)
}
