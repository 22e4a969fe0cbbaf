internal import SweepViews
internal import Training

/// What `slalom gradcheck` prints.
struct GradientCheckTable {
  let report: GradientCheckReport

  var text: String {
    var lines = [
      row(
        "tensor", "shape", ["checked", "kinked", "tiny", "worst error", "min |g|", "median |g|", "max |g|"],
        verdict: "verdict")
    ]
    var tiny = 0
    for layer in report.layers {
      let tensors = [
        ("W\(layer.number)", "\(layer.inputs)x\(layer.outputs)", layer.weights),
        ("b\(layer.number)", "\(layer.outputs)", layer.biases),
      ]
      for (name, shape, parameters) in tensors {
        let summary = GradientCheckReport.Summary(parameters)
        tiny += summary.belowNoise
        let figures = [
          String(summary.checked), String(summary.crossingKinks), String(summary.belowNoise),
          summary.worstError.map(scientific) ?? "-", scientific(summary.smallest), scientific(summary.median),
          scientific(summary.greatest),
        ]
        lines.append(row(name, shape, figures, verdict: summary.verdict?.rawValue ?? "not judged"))
      }
    }
    lines.append("")
    if tiny > 0 {
      lines.append(
        "tiny: \(tiny) gradients in the 1e-10 range or below, where the relative error says nothing; not judged")
    }
    lines.append("kinked: a unit of ReLU switches between the two evaluations of the difference")
    lines.append("gradients are \(report.verdict.rawValue)")
    return lines.joined(separator: "\n")
  }

  private func row(_ name: String, _ shape: String, _ figures: [String], verdict: String) -> String {
    let left = name.padding(to: 8) + shape.padding(to: 10)
    let widths = [8, 8, 6, 13, 11, 12, 11]
    let cells = zip(figures, widths).map { text, width in
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return left + cells.joined() + "  " + verdict
  }

  /// `1.23e-04`; figures of a table, rounded by printing's own rules.
  private func scientific(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    var exponent = 0
    var mantissa = value.magnitude
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    if mantissa >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    let sign = value < 0 ? "-" : ""
    let digits = String(exponent.magnitude)
    let padded = digits.count < 2 ? "0" + digits : digits
    return "\(sign)\(NumberText.fixed(mantissa, places: 2))e\(exponent < 0 ? "-" : "+")\(padded)"
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
