/// Identifiers are distinct types, so that a trial's id can never stand where a sweep's belongs.
package protocol DigestIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible {
  var digest: Digest { get }
  init(_ digest: Digest)
}

extension DigestIdentifier {
  /// Nil unless `hex` is 64 hexadecimal digits.
  package init?(hex: String) {
    guard let digest = Digest(hex: hex) else { return nil }
    self.init(digest)
  }

  /// All 64 hexadecimal digits.
  package var description: String { digest.hex }

  /// The first 12 hexadecimal digits: what tables show.
  package var short: String { String(digest.hex.prefix(12)) }

  /// Ids order as their hexadecimal digits do; the last sort key of every ranking.
  package static func < (left: Self, right: Self) -> Bool { left.digest < right.digest }
}

/// Hash of a sweep's name, target and trials (docs/numerics.md, rule 10): the same file and data name the same sweep.
package struct SweepID: DigestIdentifier {
  package let digest: Digest
  package init(_ digest: Digest) { self.digest = digest }
}

/// Hash of everything that fixes a trial's bits: its settings, its seed and the data's digest.
package struct TrialID: DigestIdentifier {
  package let digest: Digest
  package init(_ digest: Digest) { self.digest = digest }
}

/// Hash of a trial's settings without its seed.
package struct ConfigurationID: DigestIdentifier {
  package let digest: Digest
  package init(_ digest: Digest) { self.digest = digest }
}

/// One trial's place in one sweep; written `SWEEP/INDEX` with the index counted from 0 in expansion order.
package struct ShardID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let sweep: SweepID
  package let index: Int

  package init(sweep: SweepID, index: Int) {
    self.sweep = sweep
    self.index = index
  }

  package var description: String { "\(sweep.short)/\(index)" }

  package static func < (left: ShardID, right: ShardID) -> Bool {
    left.sweep == right.sweep ? left.index < right.index : left.sweep < right.sweep
  }
}

/// Counts the executions of one shard from 1. It is the fencing token: a message that carries an attempt never
/// issued is not believed.
package struct AttemptNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let value: Int

  package init(_ value: Int) { self.value = value }

  package var next: AttemptNumber { AttemptNumber(value + 1) }
  package var description: String { String(value) }
  package static func < (left: AttemptNumber, right: AttemptNumber) -> Bool { left.value < right.value }
}

/// A worker process from its start to its end: 16 random bytes in hexadecimal, chosen by the worker. It survives
/// reconnection, which a ZeroMQ routing id does not.
package struct WorkerID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let value: String

  package init(_ value: String) { self.value = value }

  package var description: String { value }
  package static func < (left: WorkerID, right: WorkerID) -> Bool { left.value < right.value }
}
