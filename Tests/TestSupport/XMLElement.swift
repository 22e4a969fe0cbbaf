internal import Foundation
internal import FoundationXML

/// An element of XML with what is in it.
package final class Element {
  package let name: String
  package let attributes: [String: String]
  package private(set) var children: [Element] = []
  package private(set) var text = ""

  package init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The root of a document.
  ///
  /// - Throws: where it is not well-formed.
  package static func parse(_ text: String) throws -> Element {
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    let isWellFormed = parser.parse()
    guard isWellFormed, let root = reader.root else {
      throw Malformed(description: "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    }
    return root
  }

  /// This and everything in it, in the order of the document.
  package var all: [Element] { [self] + children.flatMap(\.all) }

  package func all(_ name: String) -> [Element] { all.filter { $0.name == name } }

  package func all(ofClass name: String) -> [Element] { all.filter { $0.classes.contains(name) } }

  package var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }

  /// - Throws: where it has no such attribute, or one that is not a number.
  package func number(_ attribute: String) throws -> Double {
    guard let number = Double(attributes[attribute] ?? "") else {
      throw Malformed(description: "<\(name)> has no number '\(attribute)'")
    }
    return number
  }

  /// Its own text and that of everything in it.
  package var wholeText: String { text + children.map(\.wholeText).joined() }

  package struct Malformed: Error, CustomStringConvertible {
    package let description: String
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var root: Element?
    private var open: [Element] = []

    func parser(
      _: XMLParser, didStartElement name: String, namespaceURI _: String?, qualifiedName _: String?,
      attributes: [String: String]
    ) {
      let element = Element(name, attributes)
      open.last?.children.append(element)
      if root == nil { root = element }
      open.append(element)
    }

    func parser(_: XMLParser, didEndElement _: String, namespaceURI _: String?, qualifiedName _: String?) {
      open.removeLast()
    }

    func parser(_: XMLParser, foundCharacters string: String) { open.last?.text += string }
  }
}
