import Foundation
import FoundationXML
import SweepViews
import Testing

/// An element of XML with what is in it.
final class Element {
  let name: String
  let attributes: [String: String]
  private(set) var children: [Element] = []
  private(set) var text = ""

  init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// The root of a document.
  ///
  /// - Throws: where it is not well-formed.
  static func parse(_ text: String) throws -> Element {
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    let isWellFormed = parser.parse()
    try #require(isWellFormed, "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    return try #require(reader.root)
  }

  /// This and everything in it, in the order of the document.
  var all: [Element] { [self] + children.flatMap(\.all) }

  func all(_ name: String) -> [Element] { all.filter { $0.name == name } }

  func all(ofClass name: String) -> [Element] { all.filter { $0.classes.contains(name) } }

  var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }

  func number(_ attribute: String) throws -> Double { try #require(Double(attributes[attribute] ?? "")) }

  /// Its own text and that of everything in it.
  var wholeText: String { text + children.map(\.wholeText).joined() }

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

/// What must hold of every chart.
func expectSound(_ svg: String, id: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  let root = try Element.parse(svg)
  #expect(root.name == "svg", sourceLocation: sourceLocation)
  #expect(root.attributes["role"] == "img", sourceLocation: sourceLocation)
  let ids = root.all.compactMap { $0.attributes["id"] }
  #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.hasPrefix("\(id)-") }, sourceLocation: sourceLocation)
  let named = (root.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
  #expect(named.count == 2 && named.allSatisfy(ids.contains), sourceLocation: sourceLocation)
  for element in root.all {
    #expect(!["style", "script", "foreignObject", "image", "a"].contains(element.name), sourceLocation: sourceLocation)
    for (key, value) in element.attributes {
      #expect(key != "style" && !key.hasPrefix("on"), sourceLocation: sourceLocation)
      let lower = value.lowercased()
      let isNumber = key != "class" && key != "id" && key != "font-family" && !key.hasPrefix("aria")
      #expect(!isNumber || !(lower.contains("nan") || lower.contains("inf")), "\(key)", sourceLocation: sourceLocation)
    }
  }
}
