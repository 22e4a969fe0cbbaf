import Foundation
import SweepCoordinator
import Testing
import ZeroMQ

final class KeyTableTests {
  private let directory: String

  init() throws {
    directory = NSTemporaryDirectory() + "slalom-keys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  private func key(_ number: Int) -> String { String(repeating: String(UnicodeScalar(UInt8(97 + number))), count: 40) }

  private func table() throws -> KeyTable {
    var table = KeyTable()
    try table.issue(KeyName("w"), role: .worker, publicKey: key(0), atMillis: 1)
    try table.issue(KeyName("o"), role: .operator, publicKey: key(1), atMillis: 2)
    try table.issue(KeyName("v"), role: .viewer, publicKey: key(2), atMillis: 3)
    return table
  }

  @Test func keysAreFoundByKeyAndByNameWithTheirRole() throws {
    let table = try table()
    for (number, role) in [Role.worker, .operator, .viewer].enumerated() {
      let holder = try #require(table.holder(ofKey: key(number)))
      #expect(holder.role == role)
      #expect(table.holder(named: holder.name) == holder)
    }
    #expect(table.holder(ofKey: key(3)) == nil)
    #expect(try table.holder(named: KeyName("x")) == nil)
  }

  /// In the order that an insertion into a sorted list would take longest for.
  @Test func aFullTableIsReadInAnyOrderAndNoMore() throws {
    let numbers = (0..<KeyLimits.keys).map { 100_000 + $0 }
    let lines = numbers.reversed().map { "k\($0) viewer \($0)\(String(repeating: "x", count: 34)) 1" }
    var table = try KeyTable(lines: lines)
    #expect(table.entries.map(\.name.text) == numbers.map { "k\($0)" })
    #expect(table.goodKeyCount == KeyLimits.keys)
    #expect(throws: KeyTableError.full) {
      try table.issue(KeyName("more"), role: .viewer, publicKey: key(0), atMillis: 1)
    }
    try table.revoke(KeyName("k100000"), atMillis: 2)
    #expect(table.goodKeyCount == KeyLimits.keys - 1)
  }

  @Test func aRevokedKeyIsNobodysAndStaysInTheTable() throws {
    var table = try table()
    #expect(try table.revoke(KeyName("w"), atMillis: 9) == nil)
    #expect(table.holder(ofKey: key(0)) == nil)
    #expect(try table.holder(named: KeyName("w")) == nil)
    #expect(try table[KeyName("w")]?.revoked == 9)
    #expect(try table.revoke(KeyName("w"), atMillis: 10) == 9)
    #expect(table.holder(ofKey: key(1))?.role == .operator)
  }

  /// A connection made under the first could pass for the second.
  @Test func aNameIsNeverUsedTwice() throws {
    var table = try table()
    let name = try KeyName("w")
    #expect(throws: KeyTableError.nameIsTaken(name, isRevoked: false)) {
      try table.issue(name, role: .viewer, publicKey: self.key(3), atMillis: 4)
    }
    _ = try table.revoke(name, atMillis: 5)
    #expect(throws: KeyTableError.nameIsTaken(name, isRevoked: true)) {
      try table.issue(name, role: .worker, publicKey: self.key(3), atMillis: 6)
    }
  }

  @Test func theOwnersKeyIsNeitherIssuedNorRevoked() throws {
    var table = try table()
    #expect(throws: KeyTableError.ownersName) {
      try table.issue(.owner, role: .viewer, publicKey: self.key(3), atMillis: 4)
    }
    #expect(throws: KeyTableError.ownersName) { try table.revoke(.owner, atMillis: 4) }
    #expect(throws: KeyTableError.notIssuable(.owner)) {
      try table.issue(KeyName("x"), role: .owner, publicKey: self.key(3), atMillis: 4)
    }
  }

  @Test func anUnknownNameIsRefusedWithTheKnownOnes() throws {
    var table = try table()
    let error = #expect(throws: KeyTableError.self) { try table.revoke(KeyName("x"), atMillis: 4) }
    #expect(error?.description.contains("o, v, w") == true)
  }

  @Test(arguments: ["", "-a", ".a", "_a", "a b", "a/b", "a\n", "é", "a\u{1b}[2J", String(repeating: "a", count: 65)])
  func whatIsNoNameIsRefused(text: String) {
    #expect(throws: KeyTableError.unusableName(text)) { try KeyName(text) }
  }

  @Test(arguments: ["a", "7", "lab-2", "a.b_c-d", String(repeating: "a", count: 64)])
  func whatIsANameIsTaken(text: String) throws {
    #expect(try KeyName(text).text == text)
  }

  // MARK: The file

  @Test func theTableReadsBackAsWrittenAndHoldsNoSecret() throws {
    var expected = try table()
    _ = try expected.revoke(KeyName("w"), atMillis: 9)
    let pair = try KeyPair.generate()
    try StoreKeys.editTable(in: directory) { table in
      table = expected
      try table.issue(KeyName("pair"), role: .worker, publicKey: pair.publicKey, atMillis: 11)
    }
    let (read, file) = try StoreKeys.table(in: directory)
    #expect(read.entries.map(\.name.text) == ["o", "pair", "v", "w"])
    #expect(read.holder(ofKey: pair.publicKey)?.role == .worker)
    #expect(try read[KeyName("w")] == expected[KeyName("w")])
    #expect(file?.isCurrent == true)
    let text = try String(contentsOfFile: StoreKeys.tablePath(in: directory), encoding: .utf8)
    #expect(!text.contains(pair.secretKey))
    let mode = try FileManager.default.attributesOfItem(atPath: StoreKeys.tablePath(in: directory))[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func aChangeThatFailsLeavesTheFileAlone() throws {
    try StoreKeys.editTable(in: directory) { $0 = try self.table() }
    let file = try StoreKeys.table(in: directory).file
    #expect(throws: KeyTableError.self) {
      try StoreKeys.editTable(in: self.directory) { table in
        try table.issue(KeyName("x"), role: .viewer, publicKey: self.key(3), atMillis: 4)
        try table.issue(KeyName("w"), role: .viewer, publicKey: self.key(4), atMillis: 4)
      }
    }
    #expect(file?.isCurrent == true)
    #expect(try StoreKeys.table(in: directory).table == table())
  }

  /// However soon one follows the other, and though each takes the place, the size and the second of the one before.
  @Test func everyReplacementOfTheFileIsNoticed() throws {
    for number in 0..<200 {
      try StoreKeys.editTable(in: directory) { table in
        table = KeyTable()
        try table.issue(KeyName("k"), role: .viewer, publicKey: self.key(number % 3), atMillis: 1)
      }
      let file = try #require(try StoreKeys.table(in: directory).file)
      #expect(file.isCurrent)
      try StoreKeys.editTable(in: directory) { table in
        table = KeyTable()
        try table.issue(KeyName("k"), role: .viewer, publicKey: self.key(3), atMillis: 1)
      }
      #expect(!file.isCurrent)
    }
  }

  @Test func manyWhoIssueAtOnceLoseNoKey() async throws {
    let directory = directory
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let pair = try KeyPair.generate()
          try StoreKeys.editTable(in: directory) { table in
            try table.issue(KeyName("k\(number)"), role: .worker, publicKey: pair.publicKey, atMillis: 1)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try StoreKeys.table(in: directory).table.entries.count == 20)
  }

  @Test(arguments: [
    "w worker", "w owner \(String(repeating: "a", count: 40)) 1", "w worker short 1",
    "local viewer \(String(repeating: "a", count: 40)) 1",
    "w worker \(String(repeating: "a", count: 40)) soon", "w worker \(String(repeating: "a", count: 40)) 1 never",
    "w worker \(String(repeating: "a", count: 40)) 1 2 3", "\u{1b} worker \(String(repeating: "a", count: 40)) 1",
  ])
  func aDamagedLineIsNotSkipped(line: String) {
    #expect(throws: KeyTableError.self) { try KeyTable(lines: [line]) }
  }

  @Test func aNameOrKeyThatStandsTwiceIsDamage() {
    #expect(throws: KeyTableError.self) {
      try KeyTable(lines: ["a viewer \(self.key(0)) 1", "a viewer \(self.key(1)) 1"])
    }
    #expect(throws: KeyTableError.self) {
      try KeyTable(lines: ["a viewer \(self.key(0)) 1", "b viewer \(self.key(0)) 1"])
    }
  }

  @Test func aTableThatOthersMayReadIsRefused() throws {
    try StoreKeys.editTable(in: directory) { $0 = try self.table() }
    let path = StoreKeys.tablePath(in: directory)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(throws: KeyFileError.tooOpen(path: path, mode: 0o644)) { try StoreKeys.table(in: self.directory) }
  }

  // MARK: The store's own keys

  @Test func ownKeysAreMadeOnceAndAreTheOwnersAlone() throws {
    #expect(!StoreKeys.exist(in: directory))
    let made = try StoreKeys.open(in: directory)
    #expect(StoreKeys.exist(in: directory))
    let again = try StoreKeys.open(in: directory)
    #expect(again.server == made.server && again.client == made.client)
    for name in ["coordinator.key", "client.key"] {
      let path = directory + "/" + name
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
      try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path)
      #expect(throws: KeyFileError.tooOpen(path: path, mode: 0o604)) { try StoreKeys.open(in: self.directory) }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
  }

  @Test(arguments: ["coordinator.key", "client.key"])
  func aDamagedKeyIsCalledThat(name: String) throws {
    _ = try StoreKeys.open(in: directory)
    let path = directory + "/" + name
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: 60)
    try file.close()
    let error = #expect(throws: KeyFileError.self) { try StoreKeys.open(in: self.directory) }
    #expect(error?.description.contains("\(path) holds no secret key") == true)
    #expect(error?.description.contains("every access file") == (name == "coordinator.key"))
  }
}
