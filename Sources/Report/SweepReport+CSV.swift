package import SweepCore
internal import SweepViews

/// The report's tables for programs; docs/report.md names the columns.
extension SweepReport {
  /// What a trial took, which two runs of one sweep do not share.
  package struct Timing: Hashable, Sendable {
    package var attempts: Int
    package var worker: String
    package var host: String
    package var instructionSet: String
    /// Seconds since 1970 at which the attempt was issued that was committed, else the last one.
    package var issued: Double?
    package var seconds: Double?

    package init(
      attempts: Int, worker: String, host: String, instructionSet: String, issued: Double?, seconds: Double?
    ) {
      self.attempts = attempts
      self.worker = worker
      self.host = host
      self.instructionSet = instructionSet
      self.issued = issued
      self.seconds = seconds
    }
  }

  /// One record a trial in the order of expansion.
  ///
  /// - Parameter timing: of every trial, for six more columns; nil leaves them out.
  package func trialsCSV(timing: [Timing]? = nil) -> String {
    let more = timing == nil ? [] : ["attempts", "worker", "host", "instructionSet", "issued", "seconds"]
    let records = shards.indices.map { index -> [String] in
      (trialFields(index) + (timing.map { Self.fields($0[index]) } ?? [])).map(CSV.field)
    }
    return CSV.text([Self.trialColumns + more] + records)
  }

  private static let trialColumns: [String] =
    ["shard", "trial", "configuration", "optimizer", "learningRate"] + Hyperparameter.allCases.map(\.rawValue)
    + [
      "hidden", "initNormal", "l2", "epochs", "batch", "seed", "phase", "ending", "divergedAt", "divergenceReason",
      "failureClass", "failure", "digest", "iterationsToTarget", "finalTrainingLoss", "logLossArea",
      "finalTrainingAccuracy", "finalValidationAccuracy", "bestValidationAccuracy", "finalValidationLoss",
      "testAccuracy",
    ]

  private func trialFields(_ index: Int) -> [JSONValue] {
    let shard = shards[index]
    let trial = definition.trial(at: index)
    let (configuration, optimizer) = (trial.configuration, trial.configuration.optimizer)
    let settings: [JSONValue] =
      [
        .integer(index), .string(roster.trialIDs[index].description),
        .string(roster.configurationIDs[index / definition.seeds.count].description),
        .string(optimizer.rule.rawValue), .number(optimizer.learningRate),
      ] + Hyperparameter.allCases.map { .optional(optimizer[$0]) }
      + [
        .array(configuration.network.hidden.map(JSONValue.integer)),
        .number(configuration.network.initialStandardDeviation), .number(configuration.network.l2),
        .integer(configuration.epochs), .integer(configuration.batch), .unsigned(trial.seed),
        .string(shard.state.rawValue),
      ]
    let ending: [JSONValue] =
      switch shard.summary?.ending {
      case .completed?: [.string("completed"), .null, .null]
      case .diverged(let iteration, let reason)?:
        [.string("diverged"), .integer(iteration), .string(reason.rawValue)]
      case nil: [.null, .null, .null]
      }
    let summary = shard.summary
    return settings + ending + [
      shard.failure.map { .string($0.failureClass.rawValue) } ?? .null,
      shard.failure.map { .string($0.message) } ?? .null,
      summary.map { .string($0.trialDigest.hex) } ?? .null,
      summary?.iterationsToTarget.map(JSONValue.integer) ?? .null, .optional(summary?.finalTrainingLoss),
      .optional(summary?.logLossArea), .optional(summary?.finalTrainingAccuracy),
      .optional(summary?.finalValidationAccuracy), .optional(summary?.bestValidationAccuracy),
      .optional(summary?.finalValidationLoss), .optional(summary?.testAccuracy),
    ]
  }

  private static func fields(_ timing: Timing) -> [JSONValue] {
    [
      .integer(timing.attempts), .string(timing.worker), .string(timing.host), .string(timing.instructionSet),
      .optional(timing.issued), .optional(timing.seconds),
    ]
  }
}

/// The series in long form, trial after trial, so that a file of any length is written in pieces.
package struct SeriesCSV: Sendable {
  /// Columns beside the loss, where any configuration of the sweep records them.
  private let norms: [RecordedNorm]

  package init(_ definition: SweepDefinition) {
    norms = RecordedNorm.allCases.filter { norm in definition.configurations.contains { $0.record.contains(norm) } }
  }

  package var metricsHeader: String {
    CSV.text([
      ["trial", "iteration", "loss"]
        + norms.map { norm in
          switch norm {
          case .gradient: "gradientNorm"
          case .update: "updateNorm"
          }
        }
    ])
  }

  package let epochsHeader = CSV.text([["trial", "epoch", "trainingAccuracy", "validationAccuracy", "validationLoss"]])

  /// One record an iteration.
  package func metrics(_ trial: TrialID, _ series: TrialSeries) -> String {
    let id = trial.description
    var text = ""
    text.reserveCapacity(series.losses.count * 90)
    for (index, loss) in series.losses.enumerated() {
      text += "\(id),\(index + 1),\(CSV.measured(loss))"
      for norm in norms {
        let values =
          switch norm {
          case .gradient: series.gradientNorms
          case .update: series.updateNorms
          }
        text += "," + (index < values.count ? CSV.measured(values[index]) : "")
      }
      text += "\r\n"
    }
    return text
  }

  /// One record an epoch.
  package func epochs(_ trial: TrialID, _ series: TrialSeries) -> String {
    series.epochs.enumerated().map { index, epoch in
      let values = [epoch.trainingAccuracy, epoch.validationAccuracy, epoch.validationLoss].map(CSV.measured)
      return "\(trial),\(index + 1),\(values.joined(separator: ","))\r\n"
    }.joined()
  }
}
