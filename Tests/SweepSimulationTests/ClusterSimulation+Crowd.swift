import SweepCoordinator
import SweepCore
import SweepWire

/// Those who only cost: workers that have none of the data, and a viewer that asks and never listens.
extension ClusterSimulation {
  /// An idle worker, by its connection.
  static func idler(_ index: Int) -> Peer { Peer([9, UInt8(index >> 8), UInt8(index & 255), 1]) }

  private static func index(ofIdler peer: Peer) -> Int { Int(peer.routingID[1]) << 8 | Int(peer.routingID[2]) }

  static func isIdler(_ peer: Peer) -> Bool { peer.routingID.count == 4 && peer.routingID[0] == 9 }

  /// A twentieth of the idle workers say that they are there, so that each does once a second.
  func hearIdlers() {
    guard idleWorkers > 0, core != nil else { return }
    let turn = Int(now / Self.step) % 20
    for index in stride(from: turn, to: idleWorkers, by: 20) {
      core?.receive(idlers.contains(index) ? Self.heartbeat : Self.hello(index), from: Self.idler(index), at: moment)
      idlers.insert(index)
      idlersEver.insert(index)
    }
    check()
  }

  /// A coordinator that was restarted, or has forgotten an idle worker, asks who it is.
  func tell(idler peer: Peer, _ message: WireFromCoordinator) {
    switch message.kind {
    case .helloAgain: idlers.remove(Self.index(ofIdler: peer))
    case .assign: violations.append("a worker without the data was given a trial")
    default: break
    }
  }

  private static let heartbeat: WireToCoordinator = {
    var message = WireToCoordinator()
    message.heartbeat = WireHeartbeat()
    return message
  }()

  private static func hello(_ index: Int) -> WireToCoordinator {
    var message = WireToCoordinator()
    message.hello.protocolVersion = protocolVersion
    message.hello.numericsVersion = UInt32(numericsVersion)
    message.hello.workerID = "idle-\(index)"
    message.hello.name = "idle-\(index)"
    message.hello.host = "host-\(index / 8)"
    message.hello.instructionSet = "avx2"
    message.hello.slots = 8
    message.hello.canaryDigests = Canary.digests.wire
    message.hello.dataDigests = [Digest.sha256("other data").wire]
    return message
  }

  /// Asks for what costs most, as often as anybody can; what a series costs is for tests of the real coordinator.
  func hearViewer() throws {
    guard hasViewer, core != nil else { return }
    let viewer = KeyHolder(name: try KeyName("viewer"), role: .viewer)
    let sweep = sweeps.randomElement(using: &random)?.id.description ?? ""
    let requests: [Request] = [
      .sweep(SweepRequest(sweep: sweep)), .cluster(ClusterRequest()),
      .explain(ExplainRequest(sweep: sweep, shard: String(Int.random(in: 0...9, using: &random)))),
      .series(SeriesRequest(sweep: sweep, shards: [0, 0])),
      .verify(VerifyRequest(sweep: sweep, run: .random(in: 0...999, using: &random), sample: 0)),
      .steer(SteerRequest(.cancel, sweep: sweep)),
    ]
    for request in requests {
      core?.receive(request, from: Client(peer: Self.viewer, request: UInt64(now)), of: viewer, at: moment)
    }
    try endTurn()
  }
}
