internal import SweepCore

/// The leaderboard for programs: what the sweep and the data determine, no times, hosts or attempts.
extension LeaderboardView {
  package var json: JSONValue {
    let definition = leaderboard.definition
    let (ladder, budgets) = (leaderboard.ladder, leaderboard.budgets)
    return .object([
      .init("schema", .integer(1)),
      .init("sweep", .string(leaderboard.sweepID.description)),
      .init("name", .string(definition.name)),
      .init("data", .string(definition.dataDigest.hex)),
      .init("target", .object([.init("trainingLoss", .number(definition.target.trainingLoss))])),
      .init("rankBy", .string(leaderboard.rankBy.rawValue)),
      .init("trials", .integer(leaderboard.trials)),
      .init("finished", .integer(leaderboard.finished)),
      .init("diverged", .integer(leaderboard.diverged)),
      .init("ladder", .object([.init("targets", .array(ladder.targets.map(JSONValue.number)))])),
      .init(
        "budgets",
        .object([
          .init("fractions", .array(budgets.fractions.map(JSONValue.number))),
          .init("changes", budgets.fractions.isEmpty ? .null : .boolean(budgets.changes)),
        ])),
      .init("optimizers", .array(leaderboard.optimizers.map { Self.json($0, ladder: ladder, budgets: budgets) })),
      .init("configurations", .array(leaderboard.configurations.map(Self.json))),
    ])
  }

  private static func json(
    _ row: Leaderboard.OptimizerRow, ladder: TargetLadder, budgets: BudgetSensitivity
  ) -> JSONValue {
    .object([
      .init("rank", .integer(row.rank)),
      .init("optimizer", .string(row.rule.rawValue)),
      .init("best", .string(row.best.id.description)),
      .init("learningRate", .number(row.best.configuration.optimizer.learningRate)),
      .init("gridEdge", row.gridEdge.map { .string($0.rawValue) } ?? .null),
      .init("configurations", .integer(row.configurations)),
      .init("trials", .integer(row.trials)),
      .init("missing", .integer(row.missing)),
      .init("provisional", .boolean(row.isProvisional)),
      .init(
        "rankInterval",
        row.rankInterval.map {
          .object([.init("best", .integer($0.best)), .init("worst", .integer($0.worst))])
        } ?? .null),
      .init(
        "basin",
        row.basin.map {
          .object([
            .init("lowest", .number($0.lowest)), .init("highest", .number($0.highest)),
            .init("decades", .number($0.decades)), .init("points", .integer($0.points)),
          ])
        } ?? .null),
      .init("expectedBest", .array(row.expectedBest.map(JSONValue.number))),
      .init("ladder", json(ladder, of: row.rule)),
      .init("budgetRanks", .array((budgets.ranks[row.rule] ?? []).map(JSONValue.integer))),
    ])
  }

  /// Each list has a value for each target; null while the optimizer has no result.
  private static func json(_ ladder: TargetLadder, of rule: UpdateRule) -> JSONValue {
    guard let rungs = ladder.rows[rule], let ranks = ladder.ranks[rule] else { return .null }
    return .object([
      .init("q1", .array(rungs.map { .number($0.lower) })), .init("median", .array(rungs.map { .number($0.median) })),
      .init("q3", .array(rungs.map { .number($0.upper) })),
      .init("rank", .array(ranks.map { $0.map(JSONValue.integer) ?? .null })),
    ])
  }

  private static func json(_ row: Leaderboard.ConfigurationRow) -> JSONValue {
    let standing = row.standing
    let start: [JSONValue.Member] = [
      .init("rank", .integer(row.rank)),
      .init("configuration", .string(row.id.description)),
      .init("settings", settings(row.configuration)),
      .init("provisional", .boolean(standing.isProvisional)),
      .init("missing", .integer(standing.missing)),
      .init("finished", .integer(standing.finished)),
      .init("diverged", .integer(standing.diverged)),
      .init("reached", .integer(standing.reached)),
      .init("targetState", standing.targetState.map { .string($0.rawValue) } ?? .null),
    ]
    let statistics = Statistic.allCases.map { JSONValue.Member($0.key, json(standing[$0])) }
    return .object(start + statistics + [.init("trials", .array(row.trials.map(json)))])
  }

  private static func json(_ trial: Leaderboard.Trial) -> JSONValue {
    let start: [JSONValue.Member] = [
      .init("seed", .unsigned(trial.seed)), .init("trial", .string(trial.id.description)),
    ]
    guard let summary = trial.summary else { return .object(start + [.init("ending", .null)]) }
    let ending: [JSONValue.Member] =
      switch summary.ending {
      case .completed: [.init("ending", .string("completed"))]
      case .diverged(let iteration, let reason):
        [
          .init("ending", .string("diverged")), .init("iteration", .integer(iteration)),
          .init("reason", .string(reason.rawValue)),
        ]
      }
    return .object(
      start + ending + [
        .init("digest", .string(summary.trialDigest.hex)),
        .init("iterationsToTarget", summary.iterationsToTarget.map(JSONValue.integer) ?? .null),
        .init("finalTrainingLoss", .number(summary.finalTrainingLoss)),
        .init("logLossArea", .number(summary.logLossArea)),
        .init("finalTrainingAccuracy", .optional(summary.finalTrainingAccuracy)),
        .init("finalValidationAccuracy", .optional(summary.finalValidationAccuracy)),
        .init("bestValidationAccuracy", .optional(summary.bestValidationAccuracy)),
        .init("finalValidationLoss", .optional(summary.finalValidationLoss)),
        .init("testAccuracy", .optional(summary.testAccuracy)),
      ])
  }

  private static func json(_ quartiles: Quartiles?) -> JSONValue {
    guard let quartiles else { return .null }
    return .object([
      .init("q1", .number(quartiles.lower)), .init("median", .number(quartiles.median)),
      .init("q3", .number(quartiles.upper)),
    ])
  }

  private static func settings(_ configuration: Configuration) -> JSONValue {
    let optimizer = configuration.optimizer
    let hyperparameters = optimizer.hyperparameters.map { JSONValue.Member($0.key.rawValue, .number($0.value)) }
    let subset: JSONValue =
      switch configuration.dataset.subset {
      case .first: .string("first")
      case .random(let seed): .object([.init("random", .unsigned(seed))])
      }
    return .object([
      .init(
        "optimizer",
        .object(
          [.init("name", .string(optimizer.rule.rawValue)), .init("learningRate", .number(optimizer.learningRate))]
            + hyperparameters)),
      .init(
        "dataset",
        .object([
          .init("name", .string(configuration.dataset.name)),
          .init("train", .integer(configuration.dataset.train)),
          .init("validation", .integer(configuration.dataset.validation)),
          .init("subset", subset),
          .init("preprocess", .string(configuration.dataset.preprocess.rawValue)),
        ])),
      .init(
        "network",
        .object([
          .init("hidden", .array(configuration.network.hidden.map(JSONValue.integer))),
          .init("initNormal", .number(configuration.network.initialStandardDeviation)),
          .init("l2", .number(configuration.network.l2)),
        ])),
      .init(
        "training",
        .object([.init("epochs", .integer(configuration.epochs)), .init("batch", .integer(configuration.batch))])),
      .init(
        "evaluation",
        .object([
          .init("train", .integer(configuration.evaluation.train)),
          .init("test", .boolean(configuration.evaluation.test)),
        ])),
      .init("record", .array(configuration.record.map(\.rawValue).sorted().map(JSONValue.string))),
    ])
  }

  /// One record a configuration in rank order; docs/ranking.md names the columns.
  var csv: String {
    let records = leaderboard.configurations.map { Self.csvFields($0).map(CSV.field) }
    return CSV.text([Self.csvColumns] + records)
  }

  private static let csvColumns: [String] =
    ["rank", "provisional", "configuration", "optimizer", "learningRate"] + Hyperparameter.allCases.map(\.rawValue)
    + ["hidden", "initNormal", "l2", "epochs", "batch", "seeds", "missing", "diverged", "reached", "targetState"]
    + Statistic.allCases.flatMap { ["\($0.key)Q1", "\($0.key)Median", "\($0.key)Q3"] } + ["digests"]

  private static func csvFields(_ row: Leaderboard.ConfigurationRow) -> [JSONValue] {
    let (standing, configuration) = (row.standing, row.configuration)
    let statistics = Statistic.allCases.map { standing[$0] }.flatMap { quartiles in
      [quartiles?.lower, quartiles?.median, quartiles?.upper].map(JSONValue.optional)
    }
    let start: [JSONValue] =
      [
        .integer(row.rank), .boolean(standing.isProvisional), .string(row.id.description),
        .string(configuration.optimizer.rule.rawValue), .number(configuration.optimizer.learningRate),
      ] + Hyperparameter.allCases.map { .optional(configuration.optimizer[$0]) }
      + [
        .array(configuration.network.hidden.map(JSONValue.integer)),
        .number(configuration.network.initialStandardDeviation), .number(configuration.network.l2),
        .integer(configuration.epochs), .integer(configuration.batch), .integer(standing.trials),
        .integer(standing.missing), .integer(standing.diverged), .integer(standing.reached),
        standing.targetState.map { .string($0.rawValue) } ?? .null,
      ]
    // A trial without a result has a hyphen, so that the n-th digest is the n-th seed's.
    return start + statistics + [.array(row.trials.map { .string($0.summary?.trialDigest.hex ?? "-") })]
  }
}
