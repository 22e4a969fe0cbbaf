/// One parameter's two gradients.
package struct CheckedParameter: Sendable {
  /// Row-major within its tensor.
  package let index: Int
  package let analytic: Double
  package let numerical: Double
  package let crossesKink: Bool

  package init(index: Int, analytic: Double, numerical: Double, crossesKink: Bool) {
    self.index = index
    self.analytic = analytic
    self.numerical = numerical
    self.crossesKink = crossesKink
  }

  /// |a-n| / max(|a|, |n|); 0 where both are 0.
  package var relativeError: Double {
    let greater = max(analytic.magnitude, numerical.magnitude)
    if analytic == numerical { return 0 }
    let error = (analytic - numerical).magnitude / greater
    // NaN is as wrong as can be, and compares with nothing.
    return error.isNaN ? .infinity : error
  }

  /// Neither gradient stands out of the rounding noise.
  package var isBelowNoise: Bool {
    analytic.magnitude <= GradientCheck.noiseFloor && numerical.magnitude <= GradientCheck.noiseFloor
  }
}

/// What a gradient check found.
package struct GradientCheckReport: Sendable {
  package struct LayerReport: Sendable {
    /// Counted from 1.
    package let number: Int
    package let inputs: Int
    package let outputs: Int
    package let weights: [CheckedParameter]
    package let biases: [CheckedParameter]
  }

  package let layers: [LayerReport]

  /// The study's thresholds on the relative error.
  package enum Verdict: String, Sendable, Comparable {
    /// At most 1e-7.
    case right
    /// At most 1e-4: acceptable where the loss has kinks, as ReLU's has.
    case acceptableWithKinks = "acceptable with kinks"
    /// At most 1e-2: acceptable for a network of 10 layers.
    case acceptableWhenDeep = "acceptable for 10 layers"
    case wrong

    init(error: Double) {
      if error <= 1e-7 {
        self = .right
      } else if error <= 1e-4 {
        self = .acceptableWithKinks
      } else if error <= 1e-2 {
        self = .acceptableWhenDeep
      } else {
        self = .wrong
      }
    }

    private var severity: Int {
      switch self {
      case .right: 0
      case .acceptableWithKinks: 1
      case .acceptableWhenDeep: 2
      case .wrong: 3
      }
    }

    package static func < (left: Verdict, right: Verdict) -> Bool { left.severity < right.severity }
  }

  /// One tensor in figures.
  package struct Summary: Sendable {
    package let checked: Int
    /// Greatest relative error of those that stand out of the noise; nil where none does.
    package let worstError: Double?
    package let crossingKinks: Int
    /// In the 1e-10 range, where the relative error says nothing; not judged.
    package let belowNoise: Int
    /// Of the raw analytic gradients' magnitudes.
    package let smallest: Double
    package let median: Double
    package let greatest: Double

    package init(_ parameters: [CheckedParameter]) {
      checked = parameters.count
      let judged = parameters.filter { !$0.isBelowNoise }
      worstError = judged.map(\.relativeError).max()
      crossingKinks = judged.count(where: \.crossesKink)
      belowNoise = parameters.count - judged.count
      let magnitudes = parameters.map(\.analytic.magnitude).sorted()
      smallest = magnitudes.first ?? 0
      median = magnitudes.isEmpty ? 0 : magnitudes[magnitudes.count / 2]
      greatest = magnitudes.last ?? 0
    }

    package var verdict: Verdict? { worstError.map(Verdict.init(error:)) }
  }

  /// The gravest of all tensors' verdicts; right where nothing stands out of the noise.
  package var verdict: Verdict {
    layers.flatMap { [Summary($0.weights).verdict, Summary($0.biases).verdict] }.compactMap { $0 }.max() ?? .right
  }
}
