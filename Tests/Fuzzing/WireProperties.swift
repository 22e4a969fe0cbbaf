internal import SweepCore
internal import SweepWire

/// What holds of bytes that are decoded and mapped: they end by a value or a typed error that is short, and a value that
/// was taken says the same after another way over the wire.
enum WireProperties {
  static func toCoordinator(_ input: [UInt8]) -> [String] {
    guard let message = try? WireToCoordinator.decode(input) else { return [] }
    var check = Check()
    check.stable(message.encoded, again: { try WireToCoordinator.decode($0).encoded })
    check.frames(message.frames(), message.encoded) { try WireToCoordinator(frames: $0).encoded }
    switch message.kind {
    case .hello(let hello):
      check.map { () throws(WireError) in _ = try bounded("name", hello.name) }
      for execution in hello.holding { check.execution(execution) }
      for digest in hello.dataDigests {
        check.map { () throws(WireError) in _ = try Digest(wire: digest, field: "data_digests") }
      }
    case .heartbeat(let heartbeat): for execution in heartbeat.holding { check.execution(execution) }
    case .metrics(let metrics):
      check.execution(metrics.execution)
      check.batch(metrics)
    case .done(let done): check.result(done.result)
    case .failed(let failed): check.failure(failed.failure)
    case .request(let request):
      if case .submit(let submit)? = request.kind { check.sweep(submit.definition) }
      check.map { () throws(WireError) in
        let content = try request.content()
        let again = try WireClientRequest(content, number: request.request).content()
        return again == content ? nil : "a request is another one after another way"
      }
    case .canary(let canary):
      for digest in canary.digests.values {
        check.map { () throws(WireError) in _ = try Digest(wire: digest, field: "digests") }
      }
    case .goodbye, nil: break
    }
    return check.violations
  }

  static func fromCoordinator(_ input: [UInt8]) -> [String] {
    guard let message = try? WireFromCoordinator.decode(input) else { return [] }
    var check = Check()
    check.stable(message.encoded, again: { try WireFromCoordinator.decode($0).encoded })
    switch message.kind {
    case .assign(let assign):
      check.execution(assign.execution)
      check.map { () throws(WireError) in
        let (settings, dataDigest) = try assign.trial.trial()
        let (again, digest) = try WireTrial(settings, dataDigest: dataDigest).trial()
        return again == settings && digest == dataDigest ? nil : "a trial is another one after another way"
      }
    case .answer(let answer):
      if answer.sweep.hasDefinition { check.sweep(answer.sweep.definition) }
      for shard in answer.sweep.shards {
        check.failure(shard.failure)
        check.map { () throws(WireError) in
          let summary = try TrialSummary(encoded: Array(shard.summary))
          let again = try TrialSummary(encoded: summary.encoded)
          return again.encoded == summary.encoded ? nil : "a summary changes on its way"
        }
      }
      check.map { () throws(WireError) in
        let sent = WireClientAnswer(try answer.result(), to: answer.request)
        let again = WireClientAnswer(try sent.result(), to: answer.request)
        // A map's entries come in any order.
        return again.encoded.sorted() == sent.encoded.sorted() ? nil : "an answer is another one after another way"
      }
    default: break
    }
    return check.violations
  }

  /// The first byte says in what pieces the others come.
  static func slotPipe(_ input: [UInt8]) -> [String] {
    guard let first = input.first else { return [] }
    func messages(pieces: Int) -> (messages: [[UInt8]], error: String?, pending: Int) {
      var decoder = PipeDecoder()
      var messages: [[UInt8]] = []
      for start in stride(from: 0, to: input.count, by: pieces) {
        decoder.append(input[start..<min(start + pieces, input.count)])
        do throws(WireError) {
          while let message = try decoder.next(WireFromSlot.self) { messages.append(message.encoded) }
        } catch {
          return (messages, error.description, 0)
        }
      }
      return (messages, nil, decoder.pendingBytes)
    }
    let whole = messages(pieces: input.count)
    let cut = messages(pieces: 1 + Int(first % 7))
    var violations: [String] = []
    if whole.messages != cut.messages || whole.error != cut.error || whole.pending != cut.pending {
      violations.append("a pipe in pieces is not the pipe")
    }
    if whole.pending > input.count { violations.append("more is kept than there was") }
    return violations
  }
}

/// Collects what does not hold.
struct Check {
  private(set) var violations: [String] = []

  mutating func map(_ body: () throws(WireError) -> String?) {
    do throws(WireError) {
      if let violation = try body() { violations.append(violation) }
    } catch {
      if error.description.utf8.count > 2000 { violations.append("an error of \(error.description.utf8.count) bytes") }
    }
  }

  mutating func map(_ body: () throws(WireError) -> Void) {
    map { () throws(WireError) -> String? in
      try body()
      return nil
    }
  }

  /// A map's entries come in any order, so that the same message may have its bytes in another one.
  mutating func stable(_ bytes: [UInt8], again: ([UInt8]) throws -> [UInt8]) {
    guard let other = try? again(bytes), other == bytes || other.sorted() == bytes.sorted() else {
      violations.append("what was decoded does not survive being encoded")
      return
    }
  }

  mutating func frames(_ frames: [[UInt8]], _ bytes: [UInt8], _ joined: ([[UInt8]]) throws -> [UInt8]) {
    if frames.isEmpty || frames.contains(where: { $0.count > WireLimits.frameBytes }) {
      violations.append("frames of \(frames.map(\.count)) bytes")
    }
    if (try? joined(frames))?.count != bytes.count { violations.append("frames do not make the message") }
  }

  mutating func execution(_ execution: WireExecution) {
    map { () throws(WireError) in
      let (trial, attempt) = try execution.trialAndAttempt()
      return WireExecution(trial: trial, attempt: attempt).attempt == execution.attempt ? nil : "another attempt"
    }
  }

  mutating func batch(_ metrics: WireMetrics) {
    map { () throws(WireError) in
      let (piece, payload) = try metrics.measured()
      if payload.count > metrics.batch.count { return "a batch grows on its way" }
      return TrialSeries(try WireMetricsBatch.decode(payload)).hash == piece.hash ? nil : "a batch changes on its way"
    }
  }

  mutating func result(_ result: WireTrialResult) {
    map { () throws(WireError) in
      let value = try result.result()
      return try WireTrialResult(value).result() == value ? nil : "a result changes on its way"
    }
  }

  mutating func failure(_ failure: WireFailure) {
    map { () throws(WireError) in
      let value = try failure.failure()
      if value.message.utf8.count > 4000 || value.standardErrorTail.utf8.count > 32_000 {
        return "a failure of \(value.message.utf8.count) and \(value.standardErrorTail.utf8.count) bytes"
      }
      return (value.message + value.standardErrorTail).unicodeScalars.contains("\u{1b}")
        ? "an escape gets through" : nil
    }
  }

  mutating func sweep(_ wire: WireSweepDefinition) {
    map { () throws(WireError) in
      let definition = try wire.definition()
      let again = try WireSweepDefinition(definition).definition()
      // An id hashes every trial: of a large sweep that takes long.
      let isSmall = definition.trialCount <= 1000
      return again == definition && (!isSmall || again.id == definition.id) ? nil : "a sweep changes on its way"
    }
  }
}
