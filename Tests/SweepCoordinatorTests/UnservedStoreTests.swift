import Foundation
import SweepCoordinator
import SweepCore
import SweepStore
import TestSupport
import Testing

/// What a store answers on which no coordinator runs.
struct UnservedStoreTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private func open(_ directory: String) throws -> UnservedStore {
    var settings = Sample.settings
    settings.storePath = directory
    return try #require(try UnservedStore.open(settings))
  }

  /// The store of `RestartTests`, closed.
  private func furnish() throws -> String {
    let directory = scratch.path + "/store"
    let store = try SweepStore.open(directory: directory)
    _ = try RestartTests().furnished(store)
    try store.close()
    return directory
  }

  private func sweep(_ name: String, in store: inout UnservedStore) throws -> SweepAnswer {
    guard case .success(.sweep(let answer)) = store.answer(.sweep(SweepRequest(sweep: name))) else {
      throw CocoaError(.featureUnsupported)
    }
    return answer
  }

  @Test func sweepsAreAsTheyWereAndWhatRanWaits() throws {
    var store = try open(try furnish())
    let demo = try sweep("demo", in: &store)
    #expect(demo.isComplete)
    #expect(demo.state == .stalled)
    #expect(demo.stall?.text.hasPrefix("no coordinator runs on this store") == true)
    let shards = demo.shards.sorted { $0.index < $1.index }
    #expect(shards.map(\.state) == [.done, .waiting, .failed, .waiting, .waiting])
    #expect(shards[0].summary != nil)
    let open = try #require(shards[1].attempts.first)
    #expect(shards[1].outcome(of: open).hasPrefix("not ended"))
    #expect(try sweep("paused", in: &store).state == .paused)
    #expect(try sweep("cancelled", in: &store).state == .cancelled)
    guard case .success(.explain(let waiting)) = store.answer(.explain(ExplainRequest(sweep: "demo", shard: "1")))
    else {
      throw CocoaError(.featureUnsupported)
    }
    #expect(waiting.detail.contains("no coordinator runs on this store"))
    guard case .success(.cluster(let cluster)) = store.answer(.cluster(ClusterRequest())) else {
      throw CocoaError(.featureUnsupported)
    }
    #expect(cluster.processID == 0)
    #expect(cluster.sweeps.map(\.name) == ["demo", "other", "paused", "cancelled"])
    #expect(cluster.workers.isEmpty)
  }

  @Test func seriesAreReadAndNothingIsChanged() throws {
    let directory = try furnish()
    let before = try Data(contentsOf: URL(filePath: directory + "/sweeps.sqlite"))
    var store = try open(directory)
    guard case .success(.series(let series)) = store.answer(.series(SeriesRequest(sweep: "demo", shards: [0, 1, 4])))
    else { throw CocoaError(.featureUnsupported) }
    let whole = Sample.series(of: RestartTests().sweep.trial(at: 0))
    #expect(series.shards.map(\.series.losses.count) == [4, 3, 0])
    #expect(series.shards[0].series.losses == whole.losses)
    for request in [
      Request.steer(SteerRequest(.resume, sweep: "demo")), .verify(VerifyRequest(sweep: "demo", run: 1, sample: 0)),
      .readmit(ReadmitRequest(worker: "w")), .submit(Sample.definition("new")),
    ] {
      guard case .failure(let refusal) = store.answer(request) else { throw CocoaError(.featureUnsupported) }
      #expect(refusal.code == .unavailable)
      #expect(refusal.message.contains("no coordinator runs on the store \(directory)"))
    }
    #expect(try Data(contentsOf: URL(filePath: directory + "/sweeps.sqlite")) == before)
  }

  @Test func aStoreOfAnEarlierReleaseIsAnsweredWithItsSummaries() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../SweepStoreTests/Fixtures/schema-1.sqlite")
    let bytes = try Data(contentsOf: fixture)
    let path = try scratch.write("old/sweeps.sqlite", bytes)
    var store = try open(scratch.path + "/old")
    guard case .success(.cluster(let cluster)) = store.answer(.cluster(ClusterRequest())) else {
      throw CocoaError(.featureUnsupported)
    }
    #expect(!cluster.sweeps.isEmpty)
    for overview in cluster.sweeps {
      let answer = try sweep(overview.sweep.description, in: &store)
      #expect(answer.shards.allSatisfy { $0.state.hasResult == ($0.summary != nil) })
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == bytes)
  }

  @Test func aStoreThatACoordinatorHasIsLockedAndOneThatIsNotThereIsNone() throws {
    let directory = try furnish()
    var settings = Sample.settings
    settings.storePath = directory
    let holder = try SweepStore.open(directory: directory)
    #expect(throws: StoreError.locked(directory: directory, pid: getpid())) { try UnservedStore.open(settings) }
    try holder.close()
    settings.storePath = scratch.path + "/nothing"
    #expect(try UnservedStore.open(settings) == nil)
  }
}
