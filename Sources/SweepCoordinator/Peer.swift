/// A connection as the ROUTER names it; a peer that reconnects is another one.
package struct Peer: Hashable, Sendable {
  package let routingID: [UInt8]

  package init(_ routingID: [UInt8]) { self.routingID = routingID }
}
