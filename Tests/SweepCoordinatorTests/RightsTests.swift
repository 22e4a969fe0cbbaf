import SweepCoordinator
import SweepCore
import SweepWire
import Testing

/// Every kind of message against every role. The lists are written out: what a role may do is read here, not computed.
struct RightsTests {
  static let workKinds: [WireToCoordinator.OneOf_Kind] = [
    .hello(WireHello()), .heartbeat(WireHeartbeat()), .metrics(WireMetrics()), .done(WireTrialDone()),
    .failed(WireTrialFailed()), .goodbye(WireGoodbye()), .canary(WireCanaryResult()),
  ]
  static let readKinds: [WireClientRequest.OneOf_Kind] = [
    .sweep(WireSweepRequest()), .cluster(WireClusterRequest()), .explain(WireExplainRequest()),
    .series(WireSeriesRequest()),
  ]
  static let steerKinds: [WireClientRequest.OneOf_Kind] = [
    .submit(WireSubmitRequest()), .steer(WireSteerRequest()), .verify(WireVerifyRequest()),
    .readmit(WireReadmitRequest()),
  ]

  static func message(_ kind: WireToCoordinator.OneOf_Kind?) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.kind = kind
    return message
  }

  static func message(_ kind: WireClientRequest.OneOf_Kind?) -> WireToCoordinator {
    message(.request(Say.request(kind)))
  }

  /// Does not compile when a kind is added, which is to be put in one of the lists above then.
  private func isListed(_ kind: WireToCoordinator.OneOf_Kind) -> Bool {
    switch kind {
    case .hello, .heartbeat, .metrics, .done, .failed, .goodbye, .canary, .request: true
    }
  }

  private func isListed(_ kind: WireClientRequest.OneOf_Kind) -> Bool {
    switch kind {
    case .submit, .steer, .verify, .readmit, .sweep, .cluster, .explain, .series: true
    }
  }

  @Test func everyKindNeedsItsRight() {
    #expect(Self.workKinds.allSatisfy { isListed($0) && Self.message($0).neededRight == .work })
    #expect(Self.readKinds.allSatisfy { isListed($0) && Self.message($0).neededRight == .read })
    #expect(Self.steerKinds.allSatisfy { isListed($0) && Self.message($0).neededRight == .steer })
    #expect(Self.message(nil as WireToCoordinator.OneOf_Kind?).neededRight == nil)
    #expect(Self.message(nil as WireClientRequest.OneOf_Kind?).neededRight == nil)
  }

  @Test func everyActionOnASweepNeedsTheSameRight() {
    for action in WireSteerRequest.Action.allCases {
      var steer = WireSteerRequest()
      steer.action = action
      #expect(Self.message(.steer(steer)).neededRight == .steer)
    }
  }

  @Test func everyRoleHasItsRightsAndNoOthers() {
    #expect(Role.allCases == [.owner, .worker, .operator, .viewer])
    #expect(Role.owner.rights == [.work, .read, .steer])
    #expect(Role.worker.rights == [.work])
    #expect(Role.operator.rights == [.read, .steer])
    #expect(Role.viewer.rights == [.read])
  }
}
