package import SweepCore
package import SweepWire

/// Who may say what: messages and requests are held against the role of the key they came under.
extension CoordinatorCore {
  /// Takes a message in from the holder of a key: the one door from the network. What the key's role does not allow changes
  /// nothing; a command and a worker's Hello are told so, everything else is dropped.
  package mutating func receive(
    _ message: WireToCoordinator, from peer: Peer, of holder: KeyHolder, at now: Moment
  ) {
    if let right = message.neededRight, !holder.role.rights.contains(right) {
      let reason = countViolation(of: holder, needed: right)
      switch message.kind {
      case .request(let request): answer(Client(peer: peer, request: request.request), .failure(RequestRefusal(reason)))
      case .hello: reject(reason, peer)
      case .heartbeat, .metrics, .done, .failed, .goodbye, .canary, nil: break
      }
      return
    }
    // What `receive` will not accept is not kept.
    if case .hello(let hello) = message.kind, (try? bounded("worker_id", hello.workerID)) != nil,
      !state.registry.bind(WorkerID(hello.workerID), to: holder.name)
    {
      countViolation(of: holder, "a Hello in the name of another key's worker")
      reject("its worker id came under another key before; start the worker again, which gives it a new id", peer)
      return
    }
    receive(message, from: peer, at: now)
  }

  /// Takes in a request of the holder of a key.
  package mutating func receive(_ request: Request, from client: Client, of holder: KeyHolder, at now: Moment) {
    guard holder.role.rights.contains(request.neededRight) else {
      let reason = countViolation(of: holder, needed: request.neededRight)
      answer(client, .failure(RequestRefusal(reason)))
      return
    }
    receive(request, from: client, at: now)
  }

  package mutating func receive(_ sweep: PreparedSweep, from client: Client, of holder: KeyHolder, at now: Moment) {
    guard holder.role.rights.contains(.steer) else {
      return answer(client, .failure(RequestRefusal(countViolation(of: holder, needed: .steer))))
    }
    receive(sweep, from: client, at: now)
  }

  /// - Returns: what to tell the sender.
  private mutating func countViolation(of holder: KeyHolder, needed right: Right) -> String {
    countViolation(of: holder, "a message that needs the right to \(right.rawValue)")
    let roles = right.issuedRoles.map(\.rawValue).joined(separator: " or ")
    return
      "the key '\(holder.name)' has the role \(holder.role.rawValue), this needs the role \(roles); ask the coordinator's "
      + "owner for such a key: slalom keys issue --role \(right.issuedRoles.first?.rawValue ?? "") --name NAME"
  }

  /// At the 1st, 10th, 100th and so on: a peer that does nothing else must not fill the log.
  private mutating func countViolation(of holder: KeyHolder, _ what: String) {
    let count = (violationsOfRights[holder.name] ?? 0) + 1
    violationsOfRights[holder.name] = count
    guard count.isPowerOfTen else { return }
    log(
      .warning,
      "\(what) came under the key '\(holder.name)' of role \(holder.role.rawValue) and was refused (\(count) so far)")
  }

  /// A peer's key was revoked: its worker, if it is one, is gone for good, and others get its trials at once.
  package mutating func expel(_ peer: Peer, of holder: KeyHolder, at now: Moment) {
    guard let id = state.registry.worker(at: peer) else { return }
    log(.warning, "worker \(state.registry.name(of: id)) is turned away: its key '\(holder.name)' was revoked")
    journal("worker-expelled", id.value, "key \(holder.name) revoked", at: now)
    goodbye(from: id, at: now)
  }
}

extension Request {
  /// What its sender must be allowed to do. Exhaustive on purpose: a new request does not compile before somebody has decided.
  package var neededRight: Right {
    switch self {
    case .submit, .steer, .verify, .readmit: .steer
    case .sweep, .cluster, .explain, .series: .read
    }
  }
}

extension Int {
  var isPowerOfTen: Bool {
    var rest = self
    while rest >= 10, rest.isMultiple(of: 10) { rest /= 10 }
    return rest == 1
  }
}
