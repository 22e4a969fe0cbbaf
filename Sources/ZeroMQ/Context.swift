internal import CLinux
internal import CZeroMQ

/// A libzmq context: its I/O threads, and the sockets that keep it alive. libzmq documents it as thread-safe.
package final class Context: @unchecked Sendable {
  let raw: UnsafeMutableRawPointer

  /// - Parameter maximumSockets: libzmq counts each connection's session here, too.
  package init(maximumSockets: Int32 = 65_535) throws(ZeroMQError) {
    guard let context = zmq_ctx_new() else { throw ZeroMQError("zmq_ctx_new") }
    raw = context
    zmq_ctx_set(context, ZMQ_MAX_SOCKETS, maximumSockets)
    // A socket without an explicit LINGER never holds up the end of the process.
    zmq_ctx_set(context, ZMQ_BLOCKY, 0)
  }

  deinit {
    while zmq_ctx_term(raw) == -1 && zmq_errno() == EINTR {}
  }

  /// Lets this process have as many descriptors as the system allows: each connection takes one.
  @discardableResult
  package static func raiseOpenFileLimit() -> Int { Int(clamping: slalom_raise_open_files()) }
}
