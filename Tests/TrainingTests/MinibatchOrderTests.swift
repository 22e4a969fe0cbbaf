import Testing
import Training

struct MinibatchOrderTests {
  @Test func everyEpochTakesEveryImageOnceInAnotherOrder() {
    let order = MinibatchOrder(smallTrial())
    let epochs = (1...3).map { order.minibatches(epoch: $0) }
    for epoch in epochs {
      #expect(epoch.map(\.count) == [32, 32, 32, 4])
      #expect(epoch.flatMap { $0 }.sorted() == Array(0..<100))
    }
    #expect(epochs[0] != epochs[1] && epochs[1] != epochs[2])
  }

  @Test func anEpochIsHadWithoutItsPredecessors() {
    #expect(MinibatchOrder(smallTrial()).minibatches(epoch: 7) == MinibatchOrder(smallTrial()).minibatches(epoch: 7))
    #expect(
      MinibatchOrder(smallTrial(seed: 8)).minibatches(epoch: 7) != MinibatchOrder(smallTrial()).minibatches(epoch: 7))
  }
}
