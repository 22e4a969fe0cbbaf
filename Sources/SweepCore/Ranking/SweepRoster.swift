/// A sweep with the ids of everything in it. Ids are hashes; a leaderboard that is drawn again and again computes them
/// once.
package struct SweepRoster: Hashable, Sendable {
  package let definition: SweepDefinition
  package let sweepID: SweepID
  /// In the order of the definition's configurations.
  package let configurationIDs: [ConfigurationID]
  /// By shard index.
  package let trialIDs: [TrialID]

  /// - Parameter id: the sweep's, where it is known; a sweep that was renamed keeps its own.
  package init(_ definition: SweepDefinition, id: SweepID? = nil) {
    self.definition = definition
    sweepID = id ?? definition.id
    configurationIDs = definition.configurations.map { $0.id(dataDigest: definition.dataDigest) }
    trialIDs = definition.trials.map { $0.id(dataDigest: definition.dataDigest) }
  }
}
