package import SweepCore
internal import SwiftProtobuf

extension WireClientRequest {
  /// - Parameter number: comes back in the answer.
  package init(_ request: Request, number: UInt64) {
    self.init()
    self.request = number
    protocolVersion = SweepWire.protocolVersion
    kind =
      switch request {
      case .submit(let definition): .submit(.with { $0.definition = WireSweepDefinition(definition) })
      case .sweep(let request):
        .sweep(
          .with {
            $0.sweep = request.sweep
            $0.afterVersion = request.afterVersion
          })
      case .cluster(let request):
        .cluster(
          .with {
            $0.limit = UInt32(clamping: request.limit)
            $0.archived = request.archived
          })
      case .steer(let request): .steer(WireSteerRequest(request))
      case .verify(let request):
        .verify(
          .with {
            $0.sweep = request.sweep
            $0.run = request.run
            $0.sample = UInt32(clamping: request.sample)
          })
      case .explain(let request):
        .explain(
          .with {
            $0.sweep = request.sweep
            $0.shard = request.shard
          })
      case .readmit(let request): .readmit(.with { $0.worker = request.worker })
      case .series(let request):
        .series(
          .with {
            $0.sweep = request.sweep
            $0.shards = request.shards.map { UInt32(clamping: $0) }
          })
      }
  }

  /// What is asked, whatever the version of who asks.
  package func content() throws(WireError) -> Request {
    switch kind {
    case .submit(let wire): .submit(try wire.definition.definition())
    case .sweep(let wire): .sweep(SweepRequest(sweep: wire.sweep, afterVersion: wire.afterVersion))
    case .cluster(let wire): .cluster(ClusterRequest(limit: Int(wire.limit), archived: wire.archived))
    case .steer(let wire): .steer(try wire.steering())
    case .verify(let wire): .verify(VerifyRequest(sweep: wire.sweep, run: wire.run, sample: Int(wire.sample)))
    case .explain(let wire): .explain(ExplainRequest(sweep: wire.sweep, shard: wire.shard))
    case .readmit(let wire): .readmit(ReadmitRequest(worker: wire.worker))
    case .series(let wire): .series(SeriesRequest(sweep: wire.sweep, shards: wire.shards.map { Int($0) }))
    case nil: throw .unknownKind
    }
  }
}

extension WireSteerRequest {
  fileprivate init(_ request: SteerRequest) {
    self.init()
    sweep = request.sweep
    switch request.action {
    case .cancel: action = .cancel
    case .pause: action = .pause
    case .resume: action = .resume
    case .rerunFailed(let failureClass):
      action = .rerunFailed
      self.failureClass = failureClass?.wire ?? .unspecified
    case .rerun(let shards):
      action = .rerunShards
      self.shards = shards
    case .rerunDiverged: action = .rerunDiverged
    case .rename(let name): (action, text) = (.rename, name)
    case .annotate(let note): (action, text) = (.annotate, note)
    case .archive(let isArchived): action = isArchived ? .archive : .unarchive
    }
  }

  fileprivate func steering() throws(WireError) -> SteerRequest {
    let what: SteerRequest.Action =
      switch action {
      case .cancel: .cancel
      case .pause: .pause
      case .resume: .resume
      case .rerunFailed:
        .rerunFailed(
          failureClass == .unspecified ? nil : try FailureClass(wire: failureClass, field: "failure_class"))
      case .rerunShards: .rerun(shards)
      case .rerunDiverged: .rerunDiverged
      case .rename: .rename(text)
      case .annotate: .annotate(text)
      case .archive: .archive(true)
      case .unarchive: .archive(false)
      case .unspecified, .UNRECOGNIZED: throw .unknownKind
      }
    return SteerRequest(what, sweep: sweep)
  }
}
