internal import Foundation
internal import SweepCore
internal import SweepScheduling
internal import SweepStore
internal import SweepWire

/// Who may train: a worker shows first that it computes the right bits, and shard after shard that fails takes it out.
extension CoordinatorCore {
  /// Takes in what a worker's canary came to.
  mutating func receive(_ result: WireCanaryResult, from id: WorkerID, at now: Moment) {
    guard let record = workers[id], let peer = record.peer, !record.isAdmitted else { return }
    let failure = printable(String(decoding: result.failure.utf8.prefix(1000), as: UTF8.self))
    if let reason = refusal(ofCanary: result.digest, failure, record.hello, isAnswer: true) {
      refuse(id, record.hello, reason, peer: peer, at: now)
      return
    }
    workers[id]?.isAdmitted = true
    apply(.workerAdmitted(id), at: now)
  }

  /// Why a worker whose canary came to this gets nothing; nil where it is as recorded, or where it is not asked yet.
  func refusal(ofCanary digest: Data, _ failure: String, _ hello: WireHello, isAnswer: Bool = false) -> String? {
    if digest == Canary.digest.wire || digest.isEmpty && !isAnswer { return nil }
    let worker = "worker \(hello.name) on \(hello.host) (\(hello.instructionSet))"
    if digest.isEmpty {
      return "\(worker) could not train its canary: \(failure.isEmpty ? "it gave no digest" : failure)"
    }
    let computed = Digest(bytes: digest)?.hex ?? "of \(digest.count) bytes"
    return "\(worker) computes other bits: its canary has digest \(computed), numerics version \(numericsVersion) has "
      + "\(Canary.digest.hex); nothing that this machine trains can be believed (look for overclocking, bad memory, or "
      + "a build of another version)"
  }

  mutating func refuse(_ id: WorkerID, _ hello: WireHello, _ reason: String, peer: Peer, at now: Moment) {
    var message = WireFromCoordinator()
    message.rejected.reason = reason
    send(message, to: peer)
    let isKnown = workers[id]?.refusal != nil
    var record =
      workers[id]
      ?? WorkerRecord(hello: hello, peer: nil, joinedMilliseconds: now.wallMilliseconds, lastHeard: now.instant)
    if let old = record.peer { workerOfPeer[old] = nil }
    workerOfPeer[peer] = nil
    record.peer = nil
    record.lastHeard = now.instant
    record.refusal = reason
    workers[id] = record
    if isKnown { return }
    log(.error, "refused: \(reason)")
    change(.journal(kind: "worker-refused", subject: id.value, detail: reason, atMillis: now.wallMilliseconds))
    apply(.workerLeft(id), at: now)
  }

  mutating func recordQuarantine(of id: WorkerID, _ quarantine: Scheduler.Quarantine, at now: Moment) {
    let name = workers[id]?.hello.name ?? id.value
    let record = Quarantine(
      worker: id, workerName: name, host: workers[id]?.hello.host ?? quarantine.host, reason: quarantine.reason)
    quarantines[id] = record
    change(.workerQuarantined(record, atMillis: now.wallMilliseconds))
    change(
      .journal(
        kind: "worker-quarantined", subject: id.value, detail: "\(name) on \(record.host): \(quarantine.reason)",
        atMillis: now.wallMilliseconds))
    log(
      .error,
      "worker \(name) on \(record.host) is in quarantine: \(quarantine.reason). Its shards go to others; "
        + "'slalom workers readmit \(name)' lets it train again")
    version += 1
  }

  mutating func recordReadmission(of id: WorkerID, reason: String, at now: Moment) {
    let name = quarantines[id]?.workerName ?? id.value
    quarantines[id] = nil
    change(.workerReadmitted(id))
    change(
      .journal(
        kind: "worker-readmitted", subject: id.value, detail: "\(name): \(reason)", atMillis: now.wallMilliseconds))
    log(.info, "worker \(name) is out of quarantine: \(reason)")
    version += 1
  }
}
