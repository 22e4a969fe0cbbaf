/// How an attempt ended.
package enum AttemptEnding: Hashable, Sendable {
  /// Its result is the trial's.
  case committed
  case failed(AttemptFailure)
  /// Given back by its worker or taken back by the coordinator, without a fault of either.
  case released
  /// Another attempt of the trial was committed first.
  case superseded
  /// A check of a committed trial came to its result, which is kept beside the committed one.
  case compared

  package var failure: AttemptFailure? {
    if case .failed(let failure) = self { failure } else { nil }
  }
}
