import TestSupport
import Testing

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
