internal import CZeroMQ

/// A call into libzmq that did not do what was asked.
package struct ZeroMQError: Error, Hashable, CustomStringConvertible {
  /// What was tried, with the endpoint or option it was tried on.
  package let operation: String
  /// errno.
  package let code: Int32

  /// Takes `zmq_errno()`, so make it before anything else can change that.
  init(_ operation: String) {
    code = zmq_errno()
    self.operation = operation
  }

  /// Nobody is connected under the routing id a message was sent to.
  package var isHostUnreachable: Bool { code == EHOSTUNREACH }

  package var description: String { "\(operation): \(String(cString: zmq_strerror(code)))" }
}
