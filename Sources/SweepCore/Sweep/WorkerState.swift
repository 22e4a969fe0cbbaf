/// Where a worker stands, in the word that people read.
package enum WorkerState: String, Hashable, Sendable, CaseIterable {
  case alive
  /// Too many trials failed on it; it gets no more until it is readmitted.
  case quarantined
  /// It computes other bits; it gets nothing for as long as its process lives.
  case refused
  /// It left, or was silent for too long.
  case gone
}
