internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C and `kill`, as something a command can ask about or be told of instead of dying by.
// Unchecked for the dispatch sources, which are made in `init` and only held after that.
final class Interruption: @unchecked Sendable {
  private final class Flag: Sendable {
    let isSet = Mutex(false)
  }

  private let flag: Flag
  private let sources: [any DispatchSourceSignal]

  /// - Parameter onFirst: called once, on another thread, when the first signal comes.
  init(onFirst: @escaping @Sendable () -> Void = {}) {
    let flag = Flag()
    self.flag = flag
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let isFirst = flag.isSet.withLock { isSet in
          defer { isSet = true }
          return !isSet
        }
        if isFirst { onFirst() }
      }
      source.resume()
      return source
    }
  }

  var hasCome: Bool { flag.isSet.withLock { $0 } }
}
