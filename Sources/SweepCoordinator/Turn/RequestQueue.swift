internal import DequeModule
package import SweepCore

/// Requests of clients that wait to be answered: bounded, and taken in turn, first by key and then by connection, so that
/// nobody waits longer for having neighbours who ask a lot. Of a connection one request is under way at a time.
///
/// Every method takes constant time but `remove`, which takes that of the connection's own requests.
package struct RequestQueue: Sendable {
  /// What a request says. What came from a peer stays as it came: decoded it may take a hundred times as much.
  package enum Body: Sendable {
    case encoded([UInt8])
    /// Asked in this process, with the rights of a role.
    case decoded(SweepCore.Request, Role)
  }

  package struct Request: Sendable {
    package let peer: Peer
    /// By which its sender knows the answer.
    package let number: UInt64
    package let body: Body

    package init(peer: Peer, number: UInt64, body: Body) {
      self.peer = peer
      self.number = number
      self.body = body
    }

    /// About how many bytes it takes.
    fileprivate var weight: Int {
      switch body {
      case .encoded(let bytes): bytes.count + 256
      case .decoded: 4096
      }
    }
  }

  package enum Admission: Hashable, Sendable {
    case taken
    /// The same request of the same peer waits or is under way.
    case repeated
    /// As much waits as may.
    case full
  }

  package static let requestsOfPeer = 16
  /// One submitted sweep of the largest size, and small ones beside it.
  package static let bytesOfKey = KeyLimits.submitBytes + (8 << 20)

  /// What one connection wants.
  private struct Line {
    let key: KeyName
    var waiting: Deque<Request> = []
    var underWay: Request?
    /// Waits until its peer has read what it was answered.
    var isHeld = false

    var isReady: Bool { underWay == nil && !isHeld && !waiting.isEmpty }
  }

  private struct Turns {
    /// Whose turn it is; may name some that are not ready any more.
    var peers: Deque<Peer> = []
    /// Of all that wait or are under way.
    var bytes = 0
  }

  private var lines: [Peer: Line] = [:]
  /// As many as keys that ever asked.
  private var keys: [KeyName: Turns] = [:]
  /// Keys with connections whose turn will come, each once.
  private var turns: Deque<KeyName> = []
  private var held: Deque<Peer> = []
  /// That wait.
  package private(set) var count = 0

  package init() {}

  /// Whether a request waits that `next` would give.
  package var isReady: Bool { !turns.isEmpty }

  package var holdsAny: Bool { !held.isEmpty }

  package mutating func add(_ request: Request, of key: KeyName) -> Admission {
    let line = lines[request.peer, default: Line(key: key)]
    if line.underWay?.number == request.number || line.waiting.contains(where: { $0.number == request.number }) {
      return .repeated
    }
    guard line.waiting.count < Self.requestsOfPeer,
      (keys[line.key]?.bytes ?? 0) + request.weight <= Self.bytesOfKey
    else { return .full }
    lines[request.peer] = line
    keys[line.key, default: Turns()].bytes += request.weight
    count += 1
    lines[request.peer]?.waiting.append(request)
    if line.waiting.isEmpty { queue(request.peer) }
    return .taken
  }

  /// The request whose turn it is; it is under way until `finish`, `hold` or `remove`.
  package mutating func next() -> Request? {
    while let key = turns.popFirst() {
      guard let peer = keys[key]?.peers.popFirst() else { continue }
      if keys[key]?.peers.isEmpty == false { turns.append(key) }
      guard lines[peer]?.isReady == true, let request = lines[peer]?.waiting.popFirst() else { continue }
      lines[peer]?.underWay = request
      count -= 1
      return request
    }
    return nil
  }

  /// A request was answered, or never will be.
  package mutating func finish(_ peer: Peer, _ number: UInt64) {
    guard let line = lines[peer], let request = line.underWay, request.number == number else { return }
    lines[peer]?.underWay = nil
    release(request.weight, of: line.key)
    if line.waiting.isEmpty { lines[peer] = nil } else { queue(peer) }
  }

  /// Puts a request that is under way back to where it was, and its connection aside until `releaseHeld`.
  package mutating func hold(_ peer: Peer) {
    guard let request = lines[peer]?.underWay else { return }
    lines[peer]?.underWay = nil
    lines[peer]?.waiting.prepend(request)
    lines[peer]?.isHeld = true
    held.append(peer)
    count += 1
  }

  /// Lets connections that were put aside take part again, the longest waiting first.
  package mutating func releaseHeld(atMost limit: Int) {
    for _ in 0..<min(limit, held.count) {
      guard let peer = held.popFirst(), lines[peer]?.isHeld == true else { continue }
      lines[peer]?.isHeld = false
      queue(peer)
    }
  }

  /// Forgets what a peer asked: nobody waits for it any more.
  package mutating func remove(_ peer: Peer) {
    guard let line = lines.removeValue(forKey: peer) else { return }
    count -= line.waiting.count
    release(line.waiting.reduce(line.underWay?.weight ?? 0) { $0 + $1.weight }, of: line.key)
  }

  private mutating func queue(_ peer: Peer) {
    guard let line = lines[peer], line.isReady else { return }
    if keys[line.key]?.peers.isEmpty == true { turns.append(line.key) }
    keys[line.key]?.peers.append(peer)
  }

  private mutating func release(_ bytes: Int, of key: KeyName) { keys[key]?.bytes -= bytes }
}
