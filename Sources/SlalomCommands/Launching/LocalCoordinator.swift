internal import Foundation
internal import Processes

/// A coordinator as a child process of this one.
package struct LocalCoordinator {
  static let name = "coordinator"

  /// Where a coordinator listens.
  package struct Places: Hashable, Sendable {
    package var endpoint: String
    /// The address of its page; nil where it serves none.
    package var dashboard: String?
  }

  private let arguments: [String]
  private let listen: String
  private let dashboard: String?
  private var process: LoggedProcess
  /// Where it listens now, for the next time that it is started.
  private var places: Places?

  /// - Parameters:
  ///   - executable: nil for this program.
  ///   - arguments: without `--listen` and `--dashboard`.
  ///   - listen: where it is to listen; port * takes a free one.
  ///   - dashboard: where it is to serve its page; port * takes a free one. Nil for none.
  package init(
    executable: String? = nil, arguments: [String], listen: String, dashboard: String?, logDirectory: String
  ) {
    (self.arguments, self.listen, self.dashboard) = (arguments, listen, dashboard)
    process = LoggedProcess(
      Self.name, executable: executable ?? ChildProcess.ownExecutable, logDirectory: logDirectory)
  }

  var state: LaunchedState { process.state() }

  /// Nil before it was started.
  var processID: Int32? { process.child?.processID }

  /// Starts it and returns when it listens. When it is started again, it listens there again.
  ///
  /// - Parameter isInterrupted: asked while waiting; true gives up.
  mutating func start(isInterrupted: () -> Bool) throws(LaunchError) -> Places {
    let before = logSize
    let child = try process.start(
      arguments + ["--listen", listen] + (dashboard.map { ["--dashboard", $0] } ?? []), output: .pipe)
    // Its first line on standard output says where it listens, the next where its dashboard is.
    var words: [UInt8] = []
    let wanted = dashboard == nil ? 1 : 2
    let began = ContinuousClock.now
    let deadline = began + .seconds(60)
    var hasTold = false
    while words.count(where: { $0 == UInt8(ascii: "\n") }) < wanted {
      guard ContinuousClock.now < deadline, !isInterrupted() else {
        throw .coordinatorDidNotStart("the coordinator did not say where it listens; see \(process.log)")
      }
      if !hasTold, began.duration(to: .now) >= .seconds(3) {
        hasTold = true
        note("waiting up to 60 s for the coordinator to open the store; it logs to \(process.log)")
      }
      var item = pollfd(fd: child.standardOutput, events: Int16(POLLIN), revents: 0)
      poll(&item, 1, 100)
      guard let bytes = FileDescriptor(child.standardOutput).read() else {
        let said = lastWords(after: before)
        throw .coordinatorDidNotStart(
          said.isEmpty ? "the coordinator ended by \(child.wait()); see \(process.log)" : said)
      }
      words += bytes
    }
    let lines = String(decoding: words, as: UTF8.self).split(separator: "\n").map(String.init)
    let places = Places(endpoint: lines[0], dashboard: wanted == 2 ? lines[1] : nil)
    self.places = places
    return places
  }

  /// Starts it again where it listened before; a coordinator that never listened is not started.
  mutating func restart() throws(LaunchError) {
    guard let places else { return }
    try process.start(
      arguments + ["--listen", places.endpoint]
        + (places.dashboard.map { ["--dashboard", place(of: $0)] } ?? []))
  }

  mutating func stop() { LoggedProcess.stop([process]) }

  /// The host that was asked for with the port of `url`: an address for this machine may be another than the one to listen
  /// on.
  private func place(of url: String) -> String {
    let host = dashboard?.split(separator: ":").dropLast().joined(separator: ":") ?? "127.0.0.1"
    let port = url.split(separator: ":").last.map { $0.prefix { $0.isNumber } } ?? "0"
    return "\(host):\(port)"
  }

  private var logSize: Int {
    (try? FileManager.default.attributesOfItem(atPath: process.log)[.size] as? NSNumber)?.intValue ?? 0
  }

  private func lastWords(after size: Int) -> String {
    let said = FileManager.default.contents(atPath: process.log)?.dropFirst(size) ?? Data()
    return String(decoding: said, as: UTF8.self).replacing("error: ", with: "")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
