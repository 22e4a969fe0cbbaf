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
  /// Their versions alone.
  package let pictures: [Picture]
  /// Equal for equal fragments and pictures, in one process: it tells a browser that comes back whether anything is new.
  package let mark: String

  package init(_ fragments: [Fragment], pictures: [Picture] = []) {
    self.fragments = fragments
    self.pictures = pictures
    var hasher = Hasher()
    hasher.combine(fragments)
    hasher.combine(pictures)
    mark = String(UInt(bitPattern: hasher.finalize()), radix: 36)
  }

  package subscript(id: StaticString) -> HTML {
    fragments.first { $0.id == id.description }?.html ?? .empty
  }
}
