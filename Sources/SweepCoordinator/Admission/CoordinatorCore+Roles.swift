internal import SweepCore
internal import SweepScheduling
internal import SweepStore
package import SweepWire

extension CoordinatorCore {
  /// What was refused, and whose key each worker came under first.
  struct Admission {
    var violations: [KeyName: Int] = [:]
    var keyOfWorker: [WorkerID: KeyName] = [:]
    /// Slots that workers of a key may still offer.
    var joins: [KeyName: TokenBucket] = [:]
    var comings: TokenBucket?
  }

  /// Takes a message in from whoever holds a key: the one door from the network. What the key's role does not allow
  /// changes nothing; a command and a worker's Hello are told so, everything else is dropped.
  package mutating func receive(
    _ message: WireToCoordinator, from peer: Peer, of holder: KeyHolder, at now: Moment
  ) {
    if let right = message.neededRight, !holder.role.rights.contains(right) {
      refuse(message, from: peer, of: holder, needed: right)
      return
    }
    if case .hello(let hello) = message.kind, !bind(hello, to: holder.name) {
      refuseTakeover(hello, from: peer, of: holder)
      return
    }
    receive(message, from: peer, at: now)
  }

  private mutating func refuse(
    _ message: WireToCoordinator, from peer: Peer, of holder: KeyHolder, needed right: Right
  ) {
    countViolation(of: holder, "a message that needs the right to \(right.rawValue)")
    let roles = right.issuedRoles.map(\.rawValue).joined(separator: " or ")
    let reason =
      "the key '\(holder.name)' has the role \(holder.role.rawValue), this needs the role \(roles); ask the "
      + "coordinator's owner for such a key: slalom keys issue --role \(right.issuedRoles.first?.rawValue ?? "") --name NAME"
    switch message.kind {
    case .request(let request): refuse(request, reason, to: peer)
    case .hello: reject(reason, peer)
    case .heartbeat, .metrics, .done, .failed, .goodbye, .canary, nil: break
    }
  }

  private mutating func refuse(_ request: WireClientRequest, _ reason: String, to peer: Peer) {
    var message = WireFromCoordinator()
    message.answer.request = request.request
    message.answer.refused.code = .unusable
    message.answer.refused.message = reason
    send(message, to: peer)
  }

  private mutating func reject(_ reason: String, _ peer: Peer) {
    var message = WireFromCoordinator()
    message.rejected.reason = reason
    send(message, to: peer)
  }

  /// A worker belongs to the key it first came under: ids are shown in tables, and must be of no use to anybody else.
  ///
  /// - Returns: false where it belongs to another key.
  private mutating func bind(_ hello: WireHello, to name: KeyName) -> Bool {
    let id = WorkerID(hello.workerID)
    if let known = admission.keyOfWorker[id] { return known == name }
    // What `receive` will not accept is not kept.
    guard (try? bounded("worker_id", hello.workerID)) != nil else { return true }
    if admission.keyOfWorker.count >= 2 * WireLimits.workers { forgetKeysOfUnknownWorkers() }
    admission.keyOfWorker[id] = name
    return true
  }

  private mutating func forgetKeysOfUnknownWorkers() {
    admission.keyOfWorker = admission.keyOfWorker.filter { workers[$0.key] != nil }
  }

  private mutating func refuseTakeover(_ hello: WireHello, from peer: Peer, of holder: KeyHolder) {
    countViolation(of: holder, "a Hello in the name of another key's worker")
    reject("its worker id came under another key before; start the worker again, which gives it a new id", peer)
  }

  /// At the 1st, 10th, 100th and so on: a peer that does nothing else shall not fill the log.
  private mutating func countViolation(of holder: KeyHolder, _ what: String) {
    let count = (admission.violations[holder.name] ?? 0) + 1
    admission.violations[holder.name] = count
    guard count.isPowerOfTen else { return }
    log(
      .warning,
      "\(what) came under the key '\(holder.name)' of role \(holder.role.rawValue) and was refused (\(count) so far)")
  }

  /// A peer's key was revoked: its worker, if it is one, is gone for good, and others get its trials at once.
  package mutating func expel(_ peer: Peer, of holder: KeyHolder, at now: Moment) {
    guard let id = workerOfPeer[peer] else { return }
    log(.warning, "worker \(workers[id]?.hello.name ?? id.value) is turned away: its key '\(holder.name)' was revoked")
    change(
      .journal(
        kind: "worker-expelled", subject: id.value, detail: "key \(holder.name) revoked",
        atMillis: now.wallMilliseconds))
    goodbye(from: id, at: now)
  }

  /// Whose key a worker came under; nil where it came to none of this coordinator's life.
  func keyName(of worker: WorkerID) -> KeyName? { admission.keyOfWorker[worker] }
}

extension Int {
  var isPowerOfTen: Bool {
    var rest = self
    while rest >= 10, rest.isMultiple(of: 10) { rest /= 10 }
    return rest == 1
  }
}
