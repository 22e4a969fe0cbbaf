internal import CIFAR10
internal import SweepCore

/// Accuracy and loss with the weights as they are (docs/numerics.md, rule 8). Images go through the network in groups of
/// `evaluationRows`, which shows in no bit.
extension Trainer {
  func epochMetrics() -> EpochMetrics {
    let images = min(settings.configuration.evaluation.train, data.trainingCount)
    let training = evaluate(images, image: data.image(training:), label: data.label(training:))
    let validation = evaluate(data.validationCount, image: data.image(validation:), label: data.label(validation:))
    return EpochMetrics(
      trainingAccuracy: training.accuracy, validationAccuracy: validation.accuracy, validationLoss: validation.loss)
  }

  func testAccuracy() -> Double {
    evaluate(data.testCount, image: data.image(test:), label: data.label(test:)).accuracy
  }

  /// Both are NaN for no images.
  private func evaluate(
    _ count: Int, image: (Int) -> UnsafePointer<UInt8>, label: (Int) -> Int
  ) -> (accuracy: Double, loss: Double) {
    var correct = 0
    var total = 0.0
    for start in stride(from: 0, to: count, by: Trainer.evaluationRows) {
      let indices = start..<min(start + Trainer.evaluationRows, count)
      for index in indices { gather(image(index), row: index - start) }
      network.forward(rows: indices.count, workspace)
      let labels = indices.map(label)
      correct += SoftmaxCrossEntropy.correct(workspace.logits, labels: labels)
      total = loss.loss(workspace.logits, labels: labels, addingTo: total)
    }
    return (Double(correct) / Double(count), total / Double(count))
  }
}
