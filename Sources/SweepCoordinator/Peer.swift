/// A connection as the ROUTER names it; a peer that reconnects is another one.
package struct Peer: Hashable, Sendable {
  package let routingID: [UInt8]

  package init(_ routingID: [UInt8]) { self.routingID = routingID }

  /// Somebody in this process, who waits for one answer. The ROUTER's ids have five bytes.
  static func inProcess(_ number: UInt64) -> Peer {
    Peer([0xff] + withUnsafeBytes(of: number.bigEndian, Array.init))
  }
}
