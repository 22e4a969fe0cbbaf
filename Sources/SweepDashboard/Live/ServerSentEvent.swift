internal import Markup

/// One event of `text/event-stream`.
package struct ServerSentEvent: Hashable, Sendable {
  package var id: String?
  package var name: String
  package var data: String

  package init(id: String? = nil, name: String, data: String) {
    self.id = id
    self.name = name
    self.data = data
  }

  /// Lines of data each have their field. A line ends with CR, LF or both, so none of them can begin a field of its own.
  package var text: String {
    var text = id.map { "id: \($0)\n" } ?? ""
    text += "event: \(name)\n"
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: { ["\n", "\r", "\r\n"].contains($0) }) {
      text += "data: \(line)\n"
    }
    return text + "\n"
  }

  /// What a browser ignores: it keeps the connection from looking dead.
  package static let keepAlive = ": \n\n"

  /// How long a browser waits before it comes back.
  package static let retry = "retry: 2000\n\n"
}

/// What one visitor has been sent, and so what is new to them.
package struct EventFeed: Sendable {
  private var sent: [String: HTML] = [:]
  private var announced: [String: String] = [:]
  private var lastMark: String?

  /// - Parameter mark: of what the visitor has already.
  package init(having mark: String?) { lastMark = mark }

  /// The events that turn what the visitor has into `rendered`: one for each element that changed, then one that names the
  /// version of each picture that did.
  package mutating func events(for rendered: RenderedView) -> [ServerSentEvent] {
    defer {
      lastMark = rendered.mark
      sent = Dictionary(rendered.fragments.map { ($0.id, $0.html) }) { first, _ in first }
      announced = Dictionary(rendered.pictures.map { ($0.id, $0.version) }) { first, _ in first }
    }
    if rendered.mark == lastMark { return [] }
    let changed = rendered.fragments.filter { sent[$0.id] != $0.html }
    let redrawn = rendered.pictures.filter { announced[$0.id] != $0.version }
    var events =
      changed.map { ServerSentEvent(name: "element", data: "\($0.id)\n\($0.html.text)") }
      + redrawn.map { ServerSentEvent(name: "picture", data: "\($0.id)\n\($0.version)") }
    // The mark stands with the last event: who loses the connection in between gets them all again.
    if !events.isEmpty { events[events.count - 1].id = rendered.mark }
    return events
  }
}
