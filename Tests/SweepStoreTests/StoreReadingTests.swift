import Foundation
import SweepCore
import SweepStore
import TestSupport
import Testing

/// A store that is read where it lies, without a coordinator.
struct StoreReadingTests {
  let scratch = ScratchStore()

  private func files(_ directory: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      found[name] = try Data(contentsOf: URL(filePath: directory + "/" + name))
    }
    return found
  }

  private func makeStore() throws -> StoredState {
    let store = try scratch.open()
    try store.apply(Sample.beginning + [.metrics(Sample.trial(1), .init(1), sequence: 1, payload: [7])])
    let state = try store.restore()
    try store.close()
    return state
  }

  @Test func nothingIsMadeOrChangedInTheDirectory() throws {
    let state = try makeStore()
    let before = try files(scratch.directory)
    let store = try #require(try SweepStore.openForReading(directory: scratch.directory))
    #expect(try store.restore() == state)
    #expect(try store.metrics(of: Sample.trial(1), attempt: .init(1)).map(\.payload) == [[7]])
    #expect(try files(scratch.directory) == before)
    #expect(throws: StoreError.self) { try store.apply([.workerReadmitted(.init("w"))]) }
    try store.close()
    #expect(try files(scratch.directory) == before)
  }

  @Test func whereThereIsNoStoreThereIsNothingToRead() throws {
    #expect(try SweepStore.openForReading(directory: scratch.directory) == nil)
    try FileManager.default.createDirectory(atPath: scratch.directory, withIntermediateDirectories: true)
    #expect(try SweepStore.openForReading(directory: scratch.directory) == nil)
  }

  @Test func copyInADirectoryOfAnyNameIsReadWhoeverMayEnterIt() throws {
    let state = try makeStore()
    let copy = try ScratchDirectory()
    let path = try copy.write("a?b#c%20 é/sweeps.sqlite", try scratch.contents())
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: path)
    let directory = URL(filePath: path).deletingLastPathComponent().path
    let store = try #require(try SweepStore.openForReading(directory: directory))
    #expect(try store.restore() == state)
    try store.close()
    #expect(try copy.names(in: "a?b#c%20 é") == ["sweeps.sqlite"])
  }

  @Test func storeThatWasNotClosedIsReadWithItsLog() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    // As a process that is killed leaves it.
    let copy = try ScratchDirectory()
    for name in ["sweeps.sqlite", "sweeps.sqlite-wal", "sweeps.sqlite-shm"] {
      try copy.write("store/" + name, try Data(contentsOf: URL(filePath: scratch.directory + "/" + name)))
    }
    let log = try files(copy.path + "/store")["sweeps.sqlite-wal"]
    #expect(log?.isEmpty == false)
    let left = try #require(try SweepStore.openForReading(directory: copy.path + "/store"))
    #expect(try left.restore() == (try store.restore()))
    try left.close()
    #expect(try files(copy.path + "/store")["sweeps.sqlite-wal"] == log)
    try store.close()
  }

  @Test(arguments: 1...2) func earlierSchemaIsReadThroughACopyAndLeftAsItIs(_ schema: Int) throws {
    let fixtures = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    let bytes = Array(try Data(contentsOf: fixtures.appending(path: "schema-\(schema).sqlite")))
    try scratch.place(bytes)
    let read = try #require(try SweepStore.openForReading(directory: scratch.directory))
    let state = try read.restore()
    try read.close()
    #expect(try scratch.contents() == bytes)
    let migrated = try scratch.open()
    #expect(try migrated.restore() == state)
    try migrated.close()
  }

  @Test func storeOfACoordinatorIsNotReadAndOneThatIsReadIsWaitedFor() async throws {
    _ = try makeStore()
    let writer = try scratch.open()
    #expect(throws: StoreError.locked(directory: scratch.directory, pid: getpid())) {
      try SweepStore.openForReading(directory: scratch.directory)
    }
    try writer.close()
    let readers = try (0..<2).map { _ in try #require(try SweepStore.openForReading(directory: scratch.directory)) }
    let place = scratch
    async let opened = onThread { try place.open() }
    for reader in readers { try reader.close() }
    try await opened.close()
  }
}
