import SweepCore
import SweepWire
import SweepWorker
import Testing

struct CanaryTests {
  typealias Bench = SupervisorBench

  static let request = WireFromCoordinator.OneOf_Kind.canary(WireCanaryRequest())

  static let result: WireCanaryResult = {
    var result = WireCanaryResult()
    result.digests = Canary.digests.wire
    return result
  }()

  static let tell: Deed = {
    var message = WireToSlot()
    message.canary = WireCanaryRequest()
    return .tell(0, message)
  }()

  @Test func canaryIsTrainedInASlotOnceAndItsDigestsSentAndBroughtToTheNextCoordinator() {
    var bench = Bench.joined()
    #expect(bench.hear(Self.request) == [Self.tell])
    // Asked again meanwhile.
    #expect(bench.hear(Self.request) == [])
    #expect(bench.slot(0, .canary(Self.result)) == [.send(.canary(Self.result))])
    // The answer was lost.
    #expect(bench.hear(Self.request) == [.send(.canary(Self.result))])
    let hello = bench.hear(.helloAgain(WireHelloAgain())) + bench.pass(.seconds(2))
    guard case .send(let message)? = hello.first, case .hello(let said)? = message.kind else {
      Issue.record("\(hello)")
      return
    }
    #expect(said.canaryDigests == Canary.digests.wire)
  }

  @Test func canaryWaitsForASlotThatIsReady() {
    var bench = SupervisorBench()
    _ = bench.tick()
    _ = bench.hear(Bench.welcome)
    #expect(bench.hear(Self.request) == [])
    #expect(bench.slot(0, .ready(WireSlotReady())) == [Self.tell])
  }

  @Test func theSlotIsFreeForTrialsAfterwards() {
    var bench = Bench.joined(slots: 1)
    _ = bench.hear(Self.request)
    #expect(bench.hear(Bench.assign(Bench.execution(0))) == [])
    #expect(
      bench.slot(0, .canary(Self.result)) == [.send(.canary(Self.result)), Bench.train(0, Bench.execution(0))])
  }

  @Test func slotThatEndsInTheCanaryIsToldAsItsFailure() {
    var bench = Bench.joined()
    _ = bench.hear(Self.request)
    let deeds = bench.slotEnds(0, by: "signal 4 (Illegal instruction)", tail: "one\ntwo\n")
    var result = WireCanaryResult()
    result.failure = "slot 0 ended by signal 4 (Illegal instruction): two"
    #expect(deeds.withoutLogs == [.send(.canary(result))])
  }

  @Test func canaryThatTakesForEverIsEnded() {
    var bench = Bench.joined()
    _ = bench.hear(Self.request)
    let deeds = bench.pass(.seconds(61), hearing: Bench.heartbeat).withoutLogs
    var result = WireCanaryResult()
    result.failure = "slot 0 took longer than 60.0 seconds"
    #expect(deeds.contains(.send(.canary(result))))
    #expect(deeds.contains(.kill(0)))
  }
}
