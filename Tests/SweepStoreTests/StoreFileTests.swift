import Foundation
import SweepCore
import SweepStore
import Testing

struct StoreFileTests {
  let scratch = ScratchStore()

  /// A closed store of some hundred pages.
  private func fill() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    try store.apply(
      (0..<500).map {
        .metrics(
          Sample.trial(1), AttemptNumber(1), sequence: $0, payload: [UInt8](repeating: UInt8($0 % 256), count: 1000))
      })
    try store.close()
  }

  /// Opening must fail as `isExpected` says, and leave the file alone.
  private func expectRefusal(_ isExpected: (StoreError) -> Bool) throws {
    let before = try scratch.contents()
    let error = #expect(throws: StoreError.self) { try scratch.open() }
    #expect(try scratch.contents() == before)
    guard let error else { return }
    #expect(isExpected(error), "\(error)")
    #expect(error.description.contains(scratch.file))
    // The lock is free again: the next attempt meets the same obstacle, not the lock.
    #expect(throws: error) { try scratch.open() }
  }

  @Test func directoryAndFilesAreTheUsersAlone() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    #expect(store.path == scratch.file)
    #expect(try scratch.permissions() == 0o700)
    #expect(try scratch.permissions("..") == 0o700)
    #expect(try scratch.permissions("sweeps.sqlite") == 0o600)
    #expect(try scratch.permissions("sweeps.sqlite-wal") == 0o600)
    #expect(try scratch.permissions("lock") == 0o600)
    try store.close()
  }

  @Test func closeLeavesOneFileWithEverything() throws {
    try fill()
    #expect(!scratch.exists("sweeps.sqlite-wal"))
    #expect(!scratch.exists("sweeps.sqlite.new"))
    let store = try scratch.open()
    #expect(try store.restore().attempts.count == 1)
    #expect(try store.metrics(of: Sample.trial(1), attempt: AttemptNumber(1)).count == 500)
    try store.close()
  }

  @Test func closedStoreTakesNoMoreChanges() throws {
    let store = try scratch.open()
    try store.close()
    try store.close()
    let closed = StoreError.failed(path: scratch.file, reason: "it is closed")
    #expect(throws: closed) { try store.apply(Sample.beginning) }
    #expect(throws: closed) { try store.restore() }
  }

  /// The files as they lie there between two transactions are what kill -9 leaves.
  @Test func filesOfAKilledCoordinatorHoldEveryAppliedChange() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning)
    try store.apply([.metrics(Sample.trial(1), AttemptNumber(1), sequence: 0, payload: [1, 2, 3])])
    let remains = ScratchStore()
    for name in ["sweeps.sqlite", "sweeps.sqlite-wal"] {
      try remains.place(Array(Data(contentsOf: URL(filePath: scratch.directory + "/" + name))), as: name)
    }
    let reopened = try remains.open()
    #expect(try reopened.restore() == store.restore())
    #expect(try reopened.metrics(of: Sample.trial(1), attempt: AttemptNumber(1)).map(\.payload) == [[1, 2, 3]])
    try reopened.close()
    try store.close()
  }

  @Test func unfinishedStoreOfAnInterruptedFirstStartIsMadeAgain() throws {
    try scratch.place(Array("half a header".utf8), as: "sweeps.sqlite.new")
    let store = try scratch.open()
    #expect(try store.restore() == StoredState())
    #expect(!scratch.exists("sweeps.sqlite.new"))
    try store.close()
  }

  @Test func damagedPagesAreFoundAtOpening() throws {
    try fill()
    try scratch.edit { bytes in
      for index in bytes.count / 4..<bytes.count / 2 { bytes[index] = 0xA5 }
    }
    try expectRefusal { if case .corrupt = $0 { true } else { false } }
  }

  @Test func cutOffFileIsDamaged() throws {
    try fill()
    try scratch.edit { $0.removeLast($0.count / 2) }
    try expectRefusal { if case .corrupt = $0 { true } else { false } }
  }

  @Test func emptyFileIsNotTakenForANewStore() throws {
    try scratch.place([])
    try expectRefusal { $0 == .corrupt(path: scratch.file, detail: "the file is empty") }
  }

  @Test func logWithoutItsDatabaseIsNotReplacedByANewStore() throws {
    try scratch.place([1, 2, 3], as: "sweeps.sqlite-wal")
    let error = #expect(throws: StoreError.self) { try scratch.open() }
    #expect(error?.description.contains("the file is gone, but its log \(scratch.file)-wal is there") == true)
    #expect(!scratch.exists("sweeps.sqlite"))
  }

  @Test func textFileIsNoStore() throws {
    try scratch.place(Array(String(repeating: "These are my notes about sweeps.\n", count: 100).utf8))
    try expectRefusal { if case .notADatabase = $0 { true } else { false } }
  }

  @Test func directoryInPlaceOfTheFileIsNoStore() throws {
    try scratch.place([1], as: "other")
    try FileManager.default.createDirectory(atPath: scratch.file, withIntermediateDirectories: true)
    #expect(throws: StoreError.notADatabase(path: scratch.file, found: "a directory")) { try scratch.open() }
  }

  /// The application id stands at byte 68 of the header, the user version at byte 60 (sqlite.org/fileformat2.html).
  @Test func databaseOfAnotherProgramIsNoStore() throws {
    try fill()
    try scratch.edit { $0.replaceSubrange(68..<72, with: [0, 0, 0, 0]) }
    try expectRefusal { $0 == .notADatabase(path: scratch.file, found: "a database of another program") }
  }

  @Test func newerSchemaIsLeftToANewerProgram() throws {
    try fill()
    try scratch.edit { $0.replaceSubrange(60..<64, with: [0, 0, 1, 7]) }
    try expectRefusal { $0 == .newerSchema(path: scratch.file, found: 263, known: 2) }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write what is read-only"))
  func readOnlyFileIsRefused() throws {
    try fill()
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: scratch.file)
    try expectRefusal { $0 == .readOnly(path: scratch.file) }
  }

  @Test func fileInPlaceOfTheDirectoryIsRefused() throws {
    try scratch.place([1], as: "file")
    let path = scratch.directory + "/file"
    let expected = StoreError.cannotCreate(path: path, reason: "it exists and is no directory")
    #expect(throws: expected) { try SweepStore.open(directory: path) }
    #expect(throws: expected) { try SweepStore.open(directory: path + "/below") }
  }

  @Test(arguments: [0o755, 0o710, 0o701, 0o740])
  func aDirectoryThatOthersMayEnterIsRefusedWithTheRemedyAndLeftAsItIs(mode: Int) throws {
    try fill()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: scratch.directory)
    let error = #expect(throws: StoreError.self) { try scratch.open() }
    #expect(error?.description.contains("chmod 700 \(scratch.directory)") == true)
    #expect(error?.description.contains(String(mode, radix: 8)) == true)
    #expect(try scratch.permissions() == mode)
  }

  @Test func aDatabaseThatOthersMayReadIsRefusedWithTheRemedy() throws {
    try fill()
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.file)
    try expectRefusal { $0.description.contains("chmod 600 \(scratch.file)") }
  }

  @Test func placeWhereNothingCanBeMadeIsRefused() throws {
    let directory = "/proc/slalom-store"
    let error = #expect(throws: StoreError.self) { try SweepStore.open(directory: directory) }
    guard case .cannotCreate(let path, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path.hasPrefix(directory))
  }
}
