internal import CLinux
internal import Foundation
internal import Synchronization

/// Ctrl-C and `kill`, as something a process can ask about or be told of instead of dying by. At most one a process.
///
/// A signal counts from the moment this is made. A dispatch source is no substitute: it is registered some time after
/// `resume`, and a signal that comes in between is lost.
package final class Interruption: Sendable {
  private final class Flag: Sendable {
    let isSet = Mutex(false)
  }

  private let flag = Flag()

  /// - Parameter onFirst: called once, on another thread, when the first signal comes.
  package init(onFirst: @escaping @Sendable () -> Void = {}) {
    let descriptor = slalom_catch_signals()
    precondition(descriptor >= 0, "no descriptor left to hear signals by")
    Thread { [flag] in
      // Blocks until there is one; whatever else ends the wait is as good a reason to stop.
      _ = FileDescriptor(descriptor).read(upTo: 8)
      flag.isSet.withLock { $0 = true }
      onFirst()
    }.start()
  }

  package var hasCome: Bool { flag.isSet.withLock { $0 } }
}
