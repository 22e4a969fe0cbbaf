/// Whom an attempt was issued to.
package struct AttemptOwner: Hashable, Sendable {
  package let worker: WorkerID
  package let workerName: String
  package let host: String
  package let instructionSet: String

  package init(worker: WorkerID, workerName: String, host: String, instructionSet: String) {
    self.worker = worker
    self.workerName = workerName
    self.host = host
    self.instructionSet = instructionSet
  }
}

/// One attempt at a trial: who made it, when, and what came of it. Times are milliseconds since 1970.
package struct Attempt: Hashable, Sendable {
  package let number: AttemptNumber
  package let owner: AttemptOwner
  /// Of the first issue, where it was reopened.
  package let issuedMilliseconds: Int64
  /// Nil while the attempt is open, as is `ending`.
  package var endedMilliseconds: Int64?
  package var ending: AttemptEnding?
  /// The trial digest it came to, committed or not; nil where it came to no result.
  package var resultDigest: Digest?

  package init(
    number: AttemptNumber, owner: AttemptOwner, issuedMilliseconds: Int64, endedMilliseconds: Int64? = nil,
    ending: AttemptEnding? = nil, resultDigest: Digest? = nil
  ) {
    self.number = number
    self.owner = owner
    self.issuedMilliseconds = issuedMilliseconds
    self.endedMilliseconds = endedMilliseconds
    self.ending = ending
    self.resultDigest = resultDigest
  }

  package var isOpen: Bool { ending == nil }

  /// How long it took; nil while it is open.
  package var milliseconds: Int64? { endedMilliseconds.map { $0 - issuedMilliseconds } }
}
