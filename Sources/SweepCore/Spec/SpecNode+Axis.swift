/// Axes: a value, a list of values, or a range.
extension SpecNode {
  /// One value or a list of values without repetition.
  func axis<Value: Hashable>(
    _ element: (SpecNode) throws(SpecError) -> Value
  ) throws(SpecError) -> [Value] {
    guard let elements else { return [try element(self)] }
    return try distinct(elements, element)
  }

  /// One number, a list of numbers, or `{ log: [a, b], points: n }` or `{ linear: [a, b], points: n }`.
  func numberAxis(_ bound: String, _ accepts: (Double) -> Bool) throws(SpecError) -> [Double] {
    if isMapping { return try range(bound, accepts) }
    guard elements != nil || text != nil else {
      throw wrongType("a number, a list of numbers, or a range { log: [a, b], points: n }")
    }
    return try axis { node throws(SpecError) in try node.number(bound, accepts) }
  }

  /// The elements of a list that must hold something, each once.
  func distinct<Value: Hashable>(
    _ elements: [SpecNode], _ element: (SpecNode) throws(SpecError) -> Value
  ) throws(SpecError) -> [Value] {
    guard !elements.isEmpty else { throw error(.emptyAxis(key)) }
    var values: [Value] = []
    var seen: Set<Value> = []
    for node in elements {
      let value = try element(node)
      guard seen.insert(value).inserted else { throw node.error(.repeatedValue(key: key, value: "\(value)")) }
      values.append(value)
    }
    return values
  }

  private func range(_ bound: String, _ accepts: (Double) -> Bool) throws(SpecError) -> [Double] {
    let spacings = AxisSpacing.allCases.map(\.rawValue)
    let mapping = try SpecMapping(
      self, known: spacings + ["points"], prefix: "\(key).", place: "in the range of \(key)")
    let given = AxisSpacing.allCases.compactMap { spacing in mapping[spacing.rawValue].map { (spacing, $0) } }
    guard given.count == 1, let (spacing, endsNode) = given.first else {
      throw error(
        .missingKey(
          given.isEmpty ? "log" : "log or linear alone", place: "in the range of \(key)",
          remedy: "write { log: [1e-4, 1e-1], points: 7 } or { linear: [0.5, 0.9], points: 5 }"))
    }
    guard let endNodes = endsNode.elements, endNodes.count == 2 else {
      throw endsNode.wrongType("a list of two numbers, the first and the last value")
    }
    var ends: [Double] = []
    for endNode in endNodes {
      let end = try SpecNode(node: endNode.node, key: key, file: file).number(bound, accepts)
      guard spacing == .linear || end > 0 else {
        throw endNode.error(.rangeEndsNotPositive(key: key, value: bounded(endNode.text ?? "")))
      }
      ends.append(end)
    }
    let pointsNode = try mapping.required("points", remedy: "say how many values the range has, ends included")
    let points = try pointsNode.integer(in: 1...SpecLimits.trials)
    guard points > 1 || ends[0] == ends[1] else {
      throw pointsNode.error(.singlePointRange(key: key, first: "\(ends[0])", last: "\(ends[1])"))
    }
    let values = spacing.values(from: ends[0], to: ends[1], points: points)
    var seen: Set<Double> = []
    for value in values where !seen.insert(value).inserted {
      throw pointsNode.error(.rangeTooDense(key: key, points: points, value: "\(value)"))
    }
    return values
  }
}
