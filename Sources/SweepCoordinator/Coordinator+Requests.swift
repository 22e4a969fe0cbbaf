internal import Dispatch
package import SweepCore
internal import SweepWire
internal import ZeroMQ

/// What clients ask, over the network or in this process: it waits in a bounded queue and is answered in turn.
extension Coordinator {
  /// After how long a peer that has not read its answers is looked at again, and how many of them at once.
  static let holdingTime = Duration.milliseconds(20)
  private static let releasedAtOnce = 256

  /// Puts a request into the queue as it came.
  ///
  /// - Throws: `WireError` where it is none. A large one is looked at when its turn comes.
  func takeRequest(_ bytes: [UInt8], from peer: Peer, of holder: KeyHolder) throws(WireError) {
    guard peers.allows(peer, bytes: 0, isRequest: true, at: turnBegan) else {
      return deny(.tooMany, holder.name.text)
    }
    let number: UInt64
    if bytes.count <= KeyLimits.queryBytes {
      guard case .request(let request) = try WireToCoordinator.decode(bytes).kind else {
        throw .undecodable(bytes: bytes.count)
      }
      number = request.request
    } else {
      number = WireToCoordinator.requestNumber(in: bytes)
    }
    switch requests.add(.init(peer: peer, number: number, body: .encoded(bytes)), of: holder.name) {
    case .taken: break
    case .repeated: deny(.repeated, holder.name.text)
    case .full: deny(.queueFull, holder.name.text)
    }
  }

  /// Answers requests for as long as a turn has time for them; one at least, where any may be answered now.
  func answerRequests() {
    if requests.holdsAny, turnBegan - lastRelease >= Self.holdingTime {
      lastRelease = turnBegan
      requests.releaseHeld(atMost: Self.releasedAtOnce)
    }
    let end = Coordinator.monotonicTime + Self.requestBudget
    while !isOver, !commits.isFull, let request = requests.next() {
      serve(request)
      if Coordinator.monotonicTime >= end { return }
    }
  }

  private func serve(_ request: RequestQueue.Request) {
    switch request.body {
    case .decoded(let content, let role):
      let client = Client(peer: request.peer, request: request.number)
      core.receive(content, from: client, of: KeyHolder(name: .inProcess, role: role), at: now)
      endRequest()
    case .encoded(let bytes):
      guard let member = peers[request.peer] else { return forget(request.peer) }
      if let connection = member.connection {
        switch unread.verdict(on: request.peer, of: member.holder.name, over: connection) {
        case .mayAnswer: break
        case .later: return requests.hold(request.peer)
        case .gone:
          forget(request.peer)
          return core.unreachable(request.peer, at: now)
        }
      }
      if bytes.count <= WireLimits.uncountedBytes {
        finish(request, DecodedRequest(bytes))
      } else {
        decodeAside(request, bytes)
      }
    }
  }

  /// What a request asked for is given out before the next one is looked at.
  private func endRequest() {
    core.advance(at: now)
    pump()
  }

  /// Decodes a large request off the loop's thread, one at a time.
  private func decodeAside(_ request: RequestQueue.Request, _ bytes: [UInt8]) {
    if isDecoding { return requests.hold(request.peer) }
    isDecoding = true
    let decoder = decoder
    Task {
      let decoded = await withCheckedContinuation { continuation in
        decoder.async {
          continuation.resume(returning: DecodedRequest(bytes))
        }
      }
      isDecoding = false
      if !isOver { finish(request, decoded) }
    }
  }

  private func finish(_ request: RequestQueue.Request, _ decoded: DecodedRequest) {
    guard let holder = peers[request.peer]?.holder else { return }
    let client = Client(peer: request.peer, request: request.number)
    switch decoded {
    case .request(let wire):
      var message = WireToCoordinator()
      message.request = wire
      core.receive(message, from: request.peer, of: holder, at: now)
    case .sweep(let sweep): core.receive(sweep, from: client, of: holder, at: now)
    case .undecodable:
      requests.finish(request.peer, request.number)
      deny(.undecodable, holder.name.text)
    }
    endRequest()
  }

  // MARK: In this process

  /// Asks, and returns the answer when what it relies on is durable: what a page shows, and what its buttons do. It takes
  /// its turn among the requests from the network, with the rights of a role.
  package func ask(_ content: Request, as role: Role) async -> Result<Answer, RequestRefusal> {
    if isOver { return .failure(Self.isEnding) }
    lastQuestion += 1
    let peer = Peer.inProcess(lastQuestion)
    let request = RequestQueue.Request(peer: peer, number: lastQuestion, body: .decoded(content, role))
    guard requests.add(request, of: .inProcess) == .taken else {
      return .failure(RequestRefusal(.unavailable, "the coordinator is asked more than it can answer"))
    }
    return await withCheckedContinuation { questions[peer] = $0 }
  }

  /// Answers every question that waits in this process, for none will be answered any more.
  func refuseQuestions() {
    let waiting = questions.values
    questions = [:]
    for question in waiting { question.resume(returning: .failure(Self.isEnding)) }
  }

  private static let isEnding = RequestRefusal(.unavailable, "the coordinator is ending")
}

/// A request as it came over the network, decoded as far as it can be off the loop's thread.
private enum DecodedRequest: Sendable {
  case request(WireClientRequest)
  case sweep(PreparedSweep)
  /// No request: whatever else it is would be handled out of its order.
  case undecodable

  /// Takes up to a second for a sweep of 100,000 trials.
  init(_ bytes: [UInt8]) {
    guard let message = try? WireToCoordinator.decodeBounded(bytes), case .request(let request) = message.kind else {
      self = .undecodable
      return
    }
    if request.protocolVersion == protocolVersion, case .submit(let definition)? = try? request.content() {
      self = .sweep(PreparedSweep(definition))
    } else {
      self = .request(request)
    }
  }
}
