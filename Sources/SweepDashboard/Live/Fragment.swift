package import Markup

/// A part of a page that may change while it is looked at: one element, found by its id.
package struct Fragment: Hashable, Sendable {
  package let id: String
  /// The whole element with that id.
  package let html: HTML

  package init(_ id: StaticString, _ html: HTML) {
    self.id = id.description
    self.html = html
  }
}

/// What a view shows at one moment.
package struct RenderedView: Sendable {
  package let fragments: [Fragment]
  /// Equal for equal fragments, in one process: it tells a browser that comes back whether anything is new.
  package let mark: String

  package init(_ fragments: [Fragment]) {
    self.fragments = fragments
    mark = String(UInt(bitPattern: fragments.hashValue), radix: 36)
  }

  package subscript(id: StaticString) -> HTML {
    fragments.first { $0.id == id.description }?.html ?? .empty
  }
}
