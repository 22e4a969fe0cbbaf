import SweepCoordinator
import SweepCore
import SweepStore
import SweepWire
import Testing

struct CommitQueueTests {
  /// An output with one journal line where `writes`, and a message to peer `number`.
  func output(_ number: UInt8, writes: Bool) -> CoordinatorCore.Output {
    var output = CoordinatorCore.Output()
    if writes { output.changes = [change(number)] }
    output.messages = [(Peer([number]), WireFromCoordinator())]
    return output
  }

  func change(_ number: UInt8) -> StoreChange {
    .journal(kind: "k", subject: "\(number)", detail: "", atMillis: 0)
  }

  func peers(_ output: CoordinatorCore.Output?) -> [[UInt8]]? { output?.messages.map(\.peer.routingID) }

  @Test func outputWithoutChangesLeavesAtOnceWhenNothingWaits() {
    var queue = CommitQueue()
    #expect(peers(queue.add(output(1, writes: false))) == [[1]])
    #expect(queue.beginTransaction() == nil)
    #expect(queue.isIdle)
  }

  @Test func aQueueIsFullWhileWhatWaitsIsLargeAndNotAfter() {
    var queue = CommitQueue()
    var large = CoordinatorCore.Output()
    large.changes = [
      .metrics(
        TrialID(.sha256("t")), AttemptNumber(1), sequence: 1,
        payload: [UInt8](repeating: 0, count: CommitQueue.maximumWeight))
    ]
    #expect(!queue.isFull)
    #expect(queue.add(large) == nil)
    #expect(queue.isFull)
    // It still is in memory while it is written.
    _ = queue.beginTransaction()
    #expect(queue.isFull)
    _ = queue.add(output(2, writes: true))
    _ = queue.endTransaction()
    #expect(!queue.isFull)
    #expect(queue.weight > 0)
  }

  @Test func answersOnManyShardsFillAQueue() {
    var queue = CommitQueue()
    _ = queue.add(output(1, writes: true))
    var answer = CoordinatorCore.Output()
    let trial = Sample.execution(Sample.definition(), 0).trial
    let shards = Array(repeating: Shard(index: 0, trial: trial, state: .waiting), count: 100_000)
    let sweep = SweepAnswer(
      sweep: Sample.definition().id, version: 1, isComplete: true, definition: nil, intent: .running, state: .running,
      counts: TrialCounts(), alarms: 0, submittedMilliseconds: 0, stall: nil, shards: shards)
    answer.answers = [(Client(peer: Peer([1]), request: 1), .success(.sweep(sweep)))]
    _ = queue.add(answer)
    #expect(queue.isFull)
  }

  @Test func messagesLeaveWithTheEndOfTheTransactionTheyRelyOn() {
    var queue = CommitQueue()
    #expect(queue.add(output(1, writes: true)) == nil)
    #expect(queue.beginTransaction() == [change(1)])
    #expect(!queue.isIdle)
    #expect(peers(queue.endTransaction()) == [[1]])
    #expect(queue.isIdle)
  }

  @Test func whatComesWhileATransactionIsUnderWayGathersIntoTheNextInOrder() {
    var queue = CommitQueue()
    #expect(queue.add(output(1, writes: true)) == nil)
    #expect(queue.beginTransaction() == [change(1)])
    // Without changes of its own, yet it may speak of those under way.
    #expect(queue.add(output(2, writes: false)) == nil)
    #expect(queue.add(output(3, writes: true)) == nil)
    #expect(queue.add(output(4, writes: true)) == nil)
    #expect(queue.beginTransaction() == nil)
    #expect(peers(queue.endTransaction()) == [[1]])
    #expect(queue.add(output(5, writes: false)) == nil)
    #expect(queue.beginTransaction() == [change(3), change(4)])
    #expect(peers(queue.endTransaction()) == [[2], [3], [4], [5]])
    #expect(queue.isIdle)
  }
}
