/// A part of a page that is drawn only for who looks at it. What stands in its place has the version it was drawn from; a
/// page that shows another version fetches the picture when it comes into view.
package struct Picture: Hashable, Sendable {
  package let id: String
  package let version: String

  package init(_ id: String, version: String) {
    self.id = id
    self.version = version
  }
}
