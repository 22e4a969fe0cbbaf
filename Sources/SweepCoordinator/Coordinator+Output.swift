internal import Logging
internal import SweepCore
internal import SweepScheduling
internal import SweepWire
internal import ZeroMQ

/// Durable before sent: what the core wants done, at once where nothing has to be written first.
extension Coordinator {
  func pump() {
    let output = core.takeOutput()
    for line in output.log { say(line.level, line.text) }
    if hasFailed { return }
    if let ready = commits.add(output) { carryOut(ready) }
    writeGathered()
  }

  private func writeGathered() {
    guard let changes = commits.beginTransaction() else { return }
    Task {
      do {
        if !changes.isEmpty {
          let start = ContinuousClock.now
          try await writer.apply(changes)
          commitLatency.add(ContinuousClock.now - start)
        }
        carryOut(commits.endTransaction())
        pump()
        finishWaiting()
      } catch {
        fail(error)
      }
    }
  }

  private func carryOut(_ output: CoordinatorCore.Output) {
    for (peer, message) in output.messages { send(message.frames(), to: peer) }
    for (client, answer) in output.answers { send(answer, to: client) }
    readBacks.add(output)
    readBack()
  }

  private func send(_ answer: Result<Answer, RequestRefusal>, to client: Client) {
    requests.finish(client.peer, client.request)
    if let question = questions.removeValue(forKey: client.peer) { return question.resume(returning: answer) }
    guard peers[client.peer] != nil else { return }
    var message = WireFromCoordinator()
    message.answer = WireClientAnswer(answer, to: client.request)
    send(message.frames(), to: client.peer, isAnswer: true)
  }

  private func send(_ frames: [[UInt8]], to peer: Peer, isAnswer: Bool = false) {
    // Not to one whose key was revoked while the message waited for the store, nor to one that is gone.
    guard let member = peers[peer] else { return }
    let answerBytes = isAnswer ? frames.reduce(0) { $0 + $1.count } : 0
    if isAnswer, let connection = member.connection {
      unread.note(answerBytes, to: peer, of: member.holder.name, over: connection)
    }
    do {
      if try !socket.send([peer.routingID] + frames) {
        // A peer that does not read; what matters to it is sent again when it asks.
        say(.warning, "a message to a slow peer was dropped")
        if isAnswer { unread.takeBack(answerBytes, of: peer) }
      }
    } catch  where error.isHostUnreachable {
      forget(peer)
      core.unreachable(peer, at: now)
    } catch {
      log.error("\(error)")
    }
  }

  // MARK: Read back

  /// Begins the next of what is to be read back. While it stops it begins no more: what was not read is asked for again
  /// at the next coordinator.
  private func readBack() {
    guard !isOver, let job = readBacks.begin() else { return }
    Task {
      do {
        try await carryOut(job)
        readBacks.finish()
        if !isOver {
          core.advance(at: now)
          pump()
        }
        readBack()
        finishWaiting()
      } catch {
        readBacks.finish()
        fail(error)
      }
    }
  }

  private func carryOut(_ job: ReadBacks.Job) async throws {
    switch job {
    case .reads(let reads):
      for (read, found) in zip(reads, try await writer.perform(reads)) { core.finish(read, found, at: now) }
    case .reading(let reading): core.finish(reading, stored: try await stored(for: reading))
    }
  }

  /// One read after the other, so that a transaction never waits for all of them.
  private func stored(for reading: SeriesReading) async throws -> [[StoredBatch]] {
    var series: [[StoredBatch]] = []
    var bytes = 0
    for shard in reading.shards where bytes < WireLimits.seriesBytes {
      // Nobody waits for it any more.
      if peers[reading.client.peer] == nil, questions[reading.client.peer] == nil { break }
      guard let execution = shard.execution else {
        series.append([])
        continue
      }
      let batches = try await writer.metrics(of: execution)
      bytes += batches.reduce(0) { $0 + $1.payload.count }
      series.append(batches)
    }
    return series
  }
}
