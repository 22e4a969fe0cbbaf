internal import Glibc

/// Processor time of the calling thread: what other processes take of the core does not count.
package enum ThreadClock {
  package static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  /// Seconds that `body` takes.
  package static func time(_ body: () throws -> Void) rethrows -> Double {
    let start = seconds()
    try body()
    return seconds() - start
  }
}
