internal import CLinux
internal import Glibc

/// Ties this process's life to its parent's.
package enum ParentDeath {
  /// From now on this process is killed when the thread that started it ends. Where the parent is gone already, this
  /// process ends at once. To be called on the main thread: the kernel forgets the wish with the thread that had it.
  ///
  /// - Parameter parent: the parent's process id as the parent knows it; nil not to check.
  package static func endWithParent(_ parent: Int32? = nil) {
    _ = slalom_die_with_parent()
    if let parent, getppid() != parent { _exit(1) }
  }
}
