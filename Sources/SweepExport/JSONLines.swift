internal import SweepCore
internal import SweepViews

/// Trials as JSON Lines in long form: one object an iteration. What is measured once an epoch stands at the iteration
/// that ended it, the test accuracy at the last one; what is not finite is null.
package enum JSONLines {
  /// The lines of one trial, each ended by a newline.
  package static func text(_ shard: ExportedShard) -> String {
    let optimizer = shard.trial.configuration.optimizer
    let settings: [JSONValue.Member] =
      [
        .init("shard", .integer(shard.index)), .init("trial", .string(shard.id.description)),
        .init("optimizer", .string(optimizer.rule.rawValue)), .init("learningRate", .number(optimizer.learningRate)),
      ]
      + optimizer.hyperparameters.map { .init($0.key.rawValue, .number($0.value)) }
      + [.init("seed", .unsigned(shard.trial.seed))]
    return shard.series.losses.indices
      .map { JSONValue.object(settings + measurements(of: shard, at: $0 + 1)).text }.joined()
  }

  private static func measurements(of shard: ExportedShard, at iteration: Int) -> [JSONValue.Member] {
    let series = shard.series
    let length = shard.trial.configuration.iterationsPerEpoch
    var members: [JSONValue.Member] = [
      .init("iteration", .integer(iteration)), .init("epoch", .integer((iteration - 1) / length + 1)),
      .init("loss", .number(series.losses[iteration - 1])),
    ]
    if series.gradientNorms.indices.contains(iteration - 1) {
      members.append(.init("gradientNorm", .number(series.gradientNorms[iteration - 1])))
    }
    if series.updateNorms.indices.contains(iteration - 1) {
      members.append(.init("updateNorm", .number(series.updateNorms[iteration - 1])))
    }
    if let epoch = shard.epochMetrics(at: iteration) {
      members += [
        .init("trainingAccuracy", .number(epoch.trainingAccuracy)),
        .init("validationAccuracy", .number(epoch.validationAccuracy)),
        .init("validationLoss", .number(epoch.validationLoss)),
      ]
    }
    if iteration == series.losses.count, let accuracy = series.testAccuracy {
      members.append(.init("testAccuracy", .number(accuracy)))
    }
    return members
  }
}
