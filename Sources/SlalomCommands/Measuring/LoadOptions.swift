/// What a coordinator is measured with.
struct LoadOptions: Sendable {
  /// The program whose coordinator, commands and workers are measured.
  var program: String
  /// Where stores are made.
  var storeParent: String
  var workerProcesses: Int
  /// Of each simulated worker.
  var slots: Int
  var trainingMilliseconds: Int
  /// Of each configuration.
  var seeds: Int
  /// Sweep followers that ask once a second while trials are run.
  var followers: Int
  /// Pages of the sweep that are open meanwhile.
  var pages: Int
  /// How long something that does not move is watched.
  var window: Duration
  /// No part of a measurement takes longer; what is done by then is told.
  var limit: Duration

  init(
    program: String, storeParent: String, workerProcesses: Int, slots: Int, trainingMilliseconds: Int, seeds: Int,
    followers: Int, pages: Int, window: Duration, limit: Duration
  ) {
    self.program = program
    self.storeParent = storeParent
    self.workerProcesses = workerProcesses
    self.slots = slots
    self.trainingMilliseconds = trainingMilliseconds
    self.seeds = seeds
    self.followers = followers
    self.pages = pages
    self.window = window
    self.limit = limit
  }
}
