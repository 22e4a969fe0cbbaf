/// Of `TrialTests.trials`, in order, as trained on the small data set under numerics version 1.
enum RecordedDigests {
  static let trials = [
    "9ccc5a1ac31b77bad9c6fb15dbca14d1211792e9eefb8eb9ab012a12378a8f66",
    "55c2ab712e16b7b1ac63ebb356fa3ad62adfd6211908be657c6814c7f976ef0f",
    "cb900d869f49488102043bc86ad9dd7794cce474351e32ccafdea45dc4df5fa2",
    "d5a17d33c116b2d357eaaa6b1270d816eedc819619d221b54aefcf65f48edae8",
    "b4b967777363d309e339ed9d191d0d0c0f9f5b494e8805fd1d5f5ceae0581521",
    "3aad2bf6066b322405d61a413702f9d88667568af9cd32f8b77c8df20ef15fa9",
    "daa7a7e526c6e452954d0f82525bd9825712678ec1710ff561be89f4b25e83ce",
  ]
}
