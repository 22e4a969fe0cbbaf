internal import CLinux
internal import Foundation

/// Waits for any of very many sockets, at a cost that grows with those that are ready. `PollLoop` looks at each of its sockets
/// at each turn.
///
/// libzmq tells of changes, not of states: when a socket is ready, and after each `send`, `receive` has to be called until it
/// returns nil, or the next message may not be told of.
package struct SocketSet: ~Copyable {
  private let epoll: Int32
  private var ready = [Int32](repeating: 0, count: 256)

  package init() throws(SocketSetError) {
    epoll = slalom_epoll()
    guard epoll >= 0 else { throw SocketSetError(code: errno) }
  }

  deinit { close(epoll) }

  /// - Parameter number: by which `wait` names the socket.
  package func add(_ socket: borrowing Socket, as number: Int) throws(SocketSetError) {
    try add(descriptor: socket.descriptor, as: number)
  }

  package func add(descriptor: Int32, as number: Int) throws(SocketSetError) {
    guard slalom_epoll_add(epoll, descriptor, Int32(number)) == 0 else { throw SocketSetError(code: errno) }
  }

  /// The numbers of what is ready, after at most `milliseconds`; where very many are, the others are named next time.
  package mutating func wait(milliseconds: Int) -> [Int] {
    let count = slalom_epoll_wait(epoll, &ready, Int32(ready.count), Int32(clamping: milliseconds))
    return ready.prefix(Int(count)).map { Int($0) }
  }
}

package struct SocketSetError: Error, Hashable, CustomStringConvertible {
  /// errno.
  let code: Int32

  package var description: String {
    "another socket cannot be waited for: \(String(cString: strerror(code))); use fewer of them a process"
  }
}
