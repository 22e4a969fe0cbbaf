internal import Kernels

/// Compares analytic gradients with central differences n = (L(w+h) - L(w-h)) / 2h by the study's relative error
/// |a-n| / max(|a|, |n|), on parameters drawn at random from every tensor.
///
/// Each parameter is tried with every step h, and the step that agrees best counts: too long a step adds curvature and
/// crosses kinks of ReLU, too short a one is lost in rounding, and a wrong gradient agrees at none. A parameter counts
/// as kinked when at its best step some unit is active on one side and not on the other.
package struct GradientCheck {
  /// Tried one by one for each parameter.
  package var steps = [1e-3, 1e-4, 1e-5, 1e-6]
  /// Parameters drawn from each layer's weights and from its biases; all where there are no more.
  package var samples = 40
  package var seed: UInt64 = 0

  package init() {}

  /// Below this magnitude of both, the difference is rounding noise and the relative error says nothing.
  package static let noiseFloor = 1e-9

  /// First stream of the draws; tensor t of W1, b1, W2, ... has this plus t.
  private static let firstStream: UInt64 = 1 << 40

  /// - Parameters:
  ///   - point: the network and the minibatch at which the loss is differentiated.
  ///   - gradients: what is checked, as `LossPoint.gradients()` gives it.
  package func report(_ point: LossPoint, gradients: [LayerGradient]) -> GradientCheckReport {
    let layers = point.network.layers.enumerated().map { index, layer in
      let width = layer.outputs
      let weights = check(
        point, count: layer.inputs * width, stream: Self.firstStream + UInt64(2 * index),
        parameter: { layer.weights.storage.values + layer.weights.offset(row: $0 / width, column: $0 % width) },
        analytic: { gradients[index].weights[$0 / width, $0 % width] })
      let biases = check(
        point, count: width, stream: Self.firstStream + UInt64(2 * index + 1),
        parameter: { layer.bias.values + $0 }, analytic: { gradients[index].bias.values[$0] })
      return GradientCheckReport.LayerReport(
        number: index + 1, inputs: layer.inputs, outputs: width, weights: weights, biases: biases)
    }
    return GradientCheckReport(layers: layers)
  }

  private func check(
    _ point: LossPoint, count: Int, stream: UInt64, parameter: (Int) -> UnsafeMutablePointer<Double>,
    analytic: (Int) -> Double
  ) -> [CheckedParameter] {
    var generator = Philox(seed: seed, stream: stream)
    let drawn = count <= samples ? Array(0..<count) : (0..<samples).map { _ in generator.below(count) }
    return drawn.map { index in
      let address = parameter(index)
      let candidates = steps.map { step in
        let difference = centralDifference(point, address, step)
        return CheckedParameter(
          index: index, analytic: analytic(index), numerical: difference.value, crossesKink: difference.crossesKink)
      }
      guard let best = candidates.min(by: { $0.relativeError < $1.relativeError }) else {
        preconditionFailure("a gradient check has at least one step")
      }
      return best
    }
  }

  private func centralDifference(
    _ point: LossPoint, _ parameter: UnsafeMutablePointer<Double>, _ step: Double
  ) -> (value: Double, crossesKink: Bool) {
    let original = parameter.pointee
    defer { parameter.pointee = original }
    parameter.pointee = original + step
    let above = point.evaluate()
    let upper = parameter.pointee
    parameter.pointee = original - step
    let below = point.evaluate()
    // The two points as rounded, whose distance is not quite 2h.
    let distance = upper - parameter.pointee
    return ((above.loss - below.loss) / distance, above.activePattern != below.activePattern)
  }
}

extension Philox {
  /// One word's number in 0..<bound.
  fileprivate mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
