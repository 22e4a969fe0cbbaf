import Foundation
import TestSupport
import Testing
import ZeroMQ

struct KeyFileTests {
  private let scratch: ScratchDirectory
  private var directory: String { scratch.path }

  init() throws { scratch = try ScratchDirectory() }

  private var path: String { directory + "/access" }

  private func access() throws -> AccessFile {
    AccessFile(
      endpoint: "tcp://10.0.0.1:7117", serverKey: try KeyPair.generate().publicKey, keys: try KeyPair.generate())
  }

  /// A pair of libzmq's own tests (tests/test_security_curve.cpp and zmq_curve_keypair's manual page).
  @Test func thePublicKeyFollowsFromTheSecretOne() {
    let pair = KeyPair(secretKey: "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6")
    #expect(pair?.publicKey == "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7")
  }

  @Test(arguments: ["", "short", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf", String(repeating: "~", count: 40)])
  func whatIsNoKeyIsNotTakenForOne(text: String) {
    #expect(!KeyPair.isKey(text))
    #expect(KeyPair(secretKey: text) == nil)
  }

  @Test func anAccessFileReadsBackAsWritten() throws {
    let access = try access()
    try access.save(path)
    #expect(try AccessFile.load(path) == access)
  }

  @Test func onlyItsOwnerMayReadItAndNothingElseIsLeftBehind() throws {
    try access().save(path)
    try access().save(path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["access"])
  }

  @Test(arguments: [0o604, 0o640, 0o660, 0o602, 0o610])
  func aFileThatOthersMayUseIsRefused(mode: Int) throws {
    try access().save(path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let error = #expect(throws: KeyFileError.tooOpen(path: path, mode: mode)) { try AccessFile.load(self.path) }
    #expect(error?.description.contains("chmod 600 \(path)") == true)
    #expect(error?.description.contains(String(mode, radix: 8)) == true)
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: KeyFileError.self) { try AccessFile.load(self.path) }
    #expect(error?.description == "cannot read \(path): there is no such file")
  }

  @Test func whatIsNoFileIsRefusedAndNotWaitedFor() throws {
    let fifo = directory + "/fifo"
    try #require(mkfifo(fifo, 0o600) == 0)
    for path in [directory, fifo] {
      let error = #expect(throws: KeyFileError.self) { try AccessFile.load(path) }
      #expect(error?.description == "cannot read \(path): it is no regular file")
    }
  }

  /// Its own mode, always 777, says nothing; the file's does.
  @Test func aSymbolicLinkIsAsOpenAsItsFile() throws {
    let link = directory + "/link"
    let access = try access()
    try access.save(path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(try AccessFile.load(link) == access)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    #expect(throws: KeyFileError.tooOpen(path: link, mode: 0o644)) { try AccessFile.load(link) }
  }

  @Test func aLineEndOfAnotherSystemIsNoPartOfAKey() throws {
    let access = try access()
    try access.save(path)
    try KeyFileTests.overwrite(
      path, try String(contentsOfFile: path, encoding: .utf8).replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(try AccessFile.load(path) == access)
  }

  /// Two write, two read, all at once: every reader finds one of the two whole, and no writer fails.
  @Test func whoeverReadsWhileOthersWriteFindsAWholeFile() async throws {
    let path = path
    let contents = [try access(), try access()]
    try contents[0].save(path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for content in contents {
        group.addTask { for _ in 0..<100 { try content.save(path) } }
        group.addTask {
          for _ in 0..<500 {
            let read = try AccessFile.load(path)
            #expect(contents.contains(read))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["access"])
  }

  @Test(arguments: ["endpoint", "server-key", "secret-key"])
  func aFileWithoutOneOfItsLinesIsRefused(name: String) throws {
    try access().save(path)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let rest = lines.filter { !$0.hasPrefix(name + " ") }.joined(separator: "\n")
    try KeyFileTests.overwrite(path, rest)
    #expect(throws: KeyFileError.malformed(path: path, missing: name)) { try AccessFile.load(self.path) }
  }

  @Test func aFileCutOffInAKeyIsRefused() throws {
    try access().save(path)
    try KeyFileTests.overwrite(path, String(try String(contentsOfFile: path, encoding: .utf8).dropLast(8)))
    #expect(throws: KeyFileError.malformed(path: path, missing: "secret-key")) { try AccessFile.load(self.path) }
  }

  /// Keeps the mode, as an editor would.
  private static func overwrite(_ path: String, _ text: String) throws {
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  @Test func aDirectoryThatIsNotThereIsNamed() throws {
    let missing = directory + "/missing/access"
    let error = #expect(throws: KeyFileError.self) { try self.access().save(missing) }
    #expect(error?.description == "cannot write \(missing): No such file or directory")
  }
}
