internal import CLinux
internal import CZeroMQ
internal import Dispatch
internal import Foundation
internal import Synchronization

/// A thread that waits for sockets, file descriptors and jobs, and is the serial executor of the actor that owns them.
///
/// An actor whose `unownedExecutor` is this runs every isolated method on the loop's thread, so it may own what belongs
/// to one thread: ZeroMQ sockets, and children that die with the thread that started them. The loop runs until `stop`.
package final class PollLoop: SerialExecutor, @unchecked Sendable {
  // Everything mutable is behind `state` or touched by the loop's thread alone.

  /// What one turn of the loop waits for.
  // Unchecked for the raw sockets in it, which are made, polled and forgotten in one turn on the loop's thread.
  package struct Interest: @unchecked Sendable {
    var items: [zmq_pollitem_t] = []

    package init() {}

    /// - Returns: the index under which `Readiness` knows it.
    @discardableResult
    package mutating func readable(_ socket: borrowing Socket) -> Int {
      items.append(zmq_pollitem_t(socket: socket.raw, fd: 0, events: Int16(ZMQ_POLLIN), revents: 0))
      return items.count - 1
    }

    @discardableResult
    package mutating func readable(_ authenticator: borrowing Authenticator) -> Int { readable(authenticator.socket) }

    @discardableResult
    package mutating func readable(_ monitor: borrowing ConnectionMonitor) -> Int { readable(monitor.socket) }

    @discardableResult
    package mutating func readable(descriptor: Int32) -> Int {
      items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLIN), revents: 0))
      return items.count - 1
    }

    @discardableResult
    package mutating func writable(descriptor: Int32) -> Int {
      items.append(zmq_pollitem_t(socket: nil, fd: descriptor, events: Int16(ZMQ_POLLOUT), revents: 0))
      return items.count - 1
    }
  }

  /// What of an `Interest` is ready; errors and hang-ups count, so that reading finds them.
  // Unchecked for the raw sockets in it, of which it looks at nothing.
  package struct Readiness: @unchecked Sendable {
    fileprivate let items: [zmq_pollitem_t]

    package subscript(index: Int) -> Bool { index < items.count && items[index].revents != 0 }
  }

  private struct State {
    var jobs: [UnownedJob] = []
    var isStopped = false
    var hasEnded = false
    var thread: pthread_t?
  }

  private let state = Mutex(State())
  /// Serves those who call the actor after its loop has ended.
  private let fallbackQueue = DispatchQueue(label: "PollLoop.fallback")
  private let ended = DispatchGroup()
  private let wakeDescriptor: Int32
  private let name: String

  /// - Parameter name: of the thread; at most 15 characters.
  package init(name: String) {
    self.name = name
    wakeDescriptor = slalom_eventfd()
    precondition(wakeDescriptor >= 0, "no descriptor left for an eventfd")
  }

  deinit { close(wakeDescriptor) }

  // MARK: Executor

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let hasEnded = state.withLock { state in
      if !state.hasEnded { state.jobs.append(job) }
      return state.hasEnded
    }
    if hasEnded {
      fallbackQueue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    } else {
      slalom_eventfd_signal(wakeDescriptor)
    }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  package func checkIsolated() { precondition(isOnThread, "not on the thread of loop \(name)") }

  package func isIsolatingCurrentContext() -> Bool? { isOnThread }

  private var isOnThread: Bool {
    state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
  }

  // MARK: Loop

  /// Starts the thread. Each turn asks `prepare` what to wait for and how long at most, waits, runs the actor's jobs,
  /// and hands what is ready to `handle`. Both are called on the loop's thread, so they may `assumeIsolated`.
  package func start(
    prepare: @escaping @Sendable (inout Interest) -> Duration, handle: @escaping @Sendable (Readiness) -> Void
  ) {
    ended.enter()
    Thread { [self] in run(prepare: prepare, handle: handle) }.start()
  }

  private func run(
    prepare: @Sendable (inout Interest) -> Duration, handle: @Sendable (Readiness) -> Void
  ) {
    slalom_name_this_thread(name)
    state.withLock { $0.thread = pthread_self() }
    var interest = Interest()
    // Kept, so that a turn allocates nothing.
    var jobs: [UnownedJob] = []
    while run(&jobs) {
      interest.items.removeAll(keepingCapacity: true)
      let timeout = prepare(&interest)
      let wake = interest.readable(descriptor: wakeDescriptor)
      let count = zmq_poll(&interest.items, Int32(interest.items.count), timeout.pollMilliseconds)
      // A failed poll (a signal, a descriptor closed meanwhile) is a turn in which nothing was ready.
      let readiness = Readiness(items: count > 0 ? interest.items : [])
      if readiness[wake] {
        slalom_eventfd_clear(wakeDescriptor)
        guard run(&jobs) else { break }
      }
      handle(readiness)
    }
    state.withLock { state in
      state.hasEnded = true
      state.thread = nil
      // Before the lock is free, and so before those that come later.
      for job in state.jobs { fallbackQueue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) } }
      state.jobs = []
    }
    ended.leave()
  }

  /// Runs the jobs that wait.
  ///
  /// - Parameter jobs: empty, before and after.
  /// - Returns: whether the loop goes on.
  private func run(_ jobs: inout [UnownedJob]) -> Bool {
    let isStopped = state.withLock { state in
      swap(&state.jobs, &jobs)
      return state.isStopped
    }
    for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    jobs.removeAll(keepingCapacity: true)
    return !isStopped
  }

  /// Ends the loop and its thread after this turn.
  package func stop() {
    state.withLock { $0.isStopped = true }
    slalom_eventfd_signal(wakeDescriptor)
  }

  /// Blocks until the loop has ended; for a thread that has nothing else to do, such as a program's main one.
  package func waitUntilStopped() { ended.wait() }
}

extension Duration {
  /// For `poll`: rounded up, for a turn that wakes too early would find nothing due and spin; at most a minute.
  var pollMilliseconds: Int {
    let whole = components.seconds * 1000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return Int(min(max(whole, 0), 60_000))
  }
}
