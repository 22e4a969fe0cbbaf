/// A connection as the ROUTER names it; a peer that reconnects is another one.
package struct Peer: Hashable, Sendable {
  package let routingID: [UInt8]
  /// Not a connection: somebody in this process, who waits for one answer. A peer can choose its routing id itself, so
  /// that none of them is set apart for this.
  private let isInProcess: Bool

  package init(_ routingID: [UInt8]) {
    self.routingID = routingID
    isInProcess = false
  }

  private init(inProcess number: UInt64) {
    routingID = withUnsafeBytes(of: number.bigEndian, Array.init)
    isInProcess = true
  }

  static func inProcess(_ number: UInt64) -> Peer { Peer(inProcess: number) }
}
