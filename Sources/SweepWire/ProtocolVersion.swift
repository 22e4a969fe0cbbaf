/// The version both sides must speak; a Hello or request of another one is refused by name.
package let protocolVersion: UInt32 = 2
