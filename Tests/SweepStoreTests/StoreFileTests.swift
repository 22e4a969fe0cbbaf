import Foundation
import SweepCore
import SweepStore
import Testing

struct StoreFileTests {
  let scratch = ScratchStore()

  /// A closed store of some hundred pages.
  private func fill() throws {
    let store = try scratch.open()
    try store.apply(Sample.beginning + [.journal(kind: "in the journal", subject: "", detail: "", atMillis: 1)])
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
    #expect(try store.trial(1)?.attempts.count == 1)
    #expect(try store.metrics(of: Sample.trial(1), attempt: AttemptNumber(1)).count == 500)
    try store.close()
  }

  @Test func closedStoreTakesNoMoreChanges() throws {
    let store = try scratch.open()
    try store.close()
    try store.close()
    let closed = StoreError.closed(path: scratch.file)
    #expect(throws: closed) { try store.apply(Sample.beginning) }
    #expect(throws: closed) { try store.metrics(of: Sample.trial(1), attempt: AttemptNumber(1)) }
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

  /// Overwrites the pages that a piece of text stands on.
  private func damagePages(with text: String) throws {
    try scratch.edit { bytes in
      let pages = stride(from: 4096, to: bytes.count, by: 4096).filter {
        bytes[$0..<$0 + 4096].firstRange(of: Array(text.utf8)) != nil
      }
      for page in pages { for index in page..<page + 100 { bytes[index] = 0xA5 } }
      #expect(!pages.isEmpty, "\(text)")
    }
  }

  @Test(arguments: ["sweep «1»", "waiting", "worker-1", "in the journal"])
  func damageInWhatAStartReadsIsFoundAtOpening(_ text: String) throws {
    try fill()
    try damagePages(with: text)
    try expectRefusal { if case .corrupt = $0 { true } else { false } }
  }

  /// Most of a file are series. After a store was closed they are not checked at opening, but as they are read.
  @Test func damageInSeriesIsFoundWhenTheyAreRead() throws {
    try fill()
    try damageSeries()
    let store = try scratch.open()
    #expect(try store.trial(1)?.attempts.count == 1)
    let error = #expect(throws: StoreError.self) { try store.metrics(of: Sample.trial(1), attempt: AttemptNumber(1)) }
    guard case .corrupt = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try store.close()
  }

  @Test func damageInSeriesIsFoundAtOpeningAfterACrash() throws {
    try fill()
    let store = try scratch.open()
    try store.apply([.journal(kind: "a log", subject: "", detail: "", atMillis: 1)])
    let log = try Data(contentsOf: URL(filePath: scratch.file + "-wal"))
    try store.close()
    try damageSeries()
    try scratch.place(Array(log), as: "sweeps.sqlite-wal")
    try expectRefusal { if case .corrupt = $0 { true } else { false } }
  }

  /// In the middle of them, where nothing else stands.
  private func damageSeries() throws {
    try scratch.edit { bytes in
      for index in bytes.count / 2..<bytes.count / 4 * 3 { bytes[index] = 0xA5 }
    }
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
    try expectRefusal { $0 == .newerSchema(path: scratch.file, found: 263, known: 4) }
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
