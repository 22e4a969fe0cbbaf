import CIFAR10
import Foundation
import SweepCore
import TestSupport
import Testing

/// Fetches from a `file:` address, with the system's own curl and tar.
struct ArchiveFetchTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private static let members =
    ["batches.meta.txt"] + (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

  /// Packs a directory with the seven members, less `missing`, and three others.
  private func makeArchive(without missing: String? = nil) throws -> [UInt8] {
    for (file, name) in Self.members.enumerated() where name != missing {
      try scratch.write("pack/cifar-10-batches-bin/\(name)", SmallDataset.records(file: file, count: 2))
    }
    try scratch.write("pack/cifar-10-batches-bin/readme.html", [1])
    try scratch.write("pack/cifar-10-batches-bin/data_batch_1.bin.exe", [1])
    try scratch.write("pack/outside", [1])
    let tar = Process()
    tar.executableURL = URL(filePath: "/bin/tar")
    tar.arguments =
      ["--create", "--gzip", "--file", "\(scratch.path)/source.tar.gz", "--directory", "\(scratch.path)/pack"]
      + ["--absolute-names", "--transform", "s,^outside$,../outside,", "cifar-10-batches-bin", "outside"]
    try tar.run()
    tar.waitUntilExit()
    #expect(tar.terminationStatus == 0)
    return Array(try Data(contentsOf: URL(filePath: "\(scratch.path)/source.tar.gz")))
  }

  /// A fetch of `served`, where an archive of the size and hash of `expected` is asked for.
  private func fetch(serving served: [UInt8]?, expecting expected: [UInt8]) throws -> ArchiveFetch {
    if let served { try scratch.write("served.tar.gz", served) }
    let archive = CIFAR10Archive(
      url: "file://\(scratch.path)/served.tar.gz", byteCount: expected.count, digest: .sha256(expected))
    var environment = ProcessInfo.processInfo.environment
    environment["XDG_CACHE_HOME"] = "\(scratch.path)/cache"
    return ArchiveFetch(archive: archive, environment: environment, showsProgress: false)
  }

  private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

  @Test func sevenMembersArriveAndNothingElse() throws {
    let archive = try makeArchive()
    let fetch = try fetch(serving: archive, expecting: archive)
    let dataset = try fetch.run()
    #expect(dataset.directory.path == "\(scratch.path)/cache/slalom/cifar-10-batches-bin")
    #expect((dataset.trainingCount, dataset.testCount, dataset.isSynthetic) == (10, 2, false))
    #expect(try scratch.names(in: "cache/slalom/cifar-10-batches-bin") == Self.members)
    #expect(try scratch.names(in: "cache/slalom") == ["cifar-10-batches-bin", "downloads"])
    #expect(try scratch.names(in: "cache/slalom/downloads") == ["lock"])
    for (file, name) in Self.members.enumerated() {
      #expect(try bytes("\(dataset.directory.path)/\(name)") == SmallDataset.records(file: file, count: 2))
    }
  }

  @Test func completeDirectoryIsNotFetchedAgain() throws {
    let archive = try makeArchive()
    let first = try fetch(serving: archive, expecting: archive).run()
    try FileManager.default.removeItem(atPath: "\(scratch.path)/served.tar.gz")
    #expect(try fetch(serving: nil, expecting: archive).run().digest == first.digest)
  }

  @Test func partialDownloadIsResumedWhereItEnds() throws {
    let archive = try makeArchive()
    let half = archive.count / 2
    // What lies before the half is only right in the part that is there already.
    let served = [UInt8](repeating: 0, count: half) + archive[half...]
    let fetch = try fetch(serving: served, expecting: archive)
    try scratch.write("cache/slalom/downloads/cifar-10-binary.tar.gz", Array(archive[..<half]))
    #expect(try fetch.run().trainingCount == 10)
  }

  @Test func completeDownloadIsUnpackedWithoutTheNetwork() throws {
    let archive = try makeArchive()
    let fetch = try fetch(serving: nil, expecting: archive)
    try scratch.write("cache/slalom/downloads/cifar-10-binary.tar.gz", archive)
    #expect(try fetch.run().trainingCount == 10)
  }

  @Test func truncatedArchiveIsKeptAndTheNextRunGoesOn() throws {
    let archive = try makeArchive()
    let fetch = try fetch(serving: Array(archive.dropLast(100)), expecting: archive)
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    #expect(
      error?.description == "\(fetch.download) has \(archive.count - 100) bytes, and the official archive has "
        + "\(archive.count); run 'slalom data fetch' again to resume the download")
    #expect(try bytes(fetch.download) == archive.dropLast(100))
    #expect(try self.fetch(serving: archive, expecting: archive).run().trainingCount == 10)
  }

  @Test func wrongHashIsToldAndNothingIsUnpackedOrDeleted() throws {
    let archive = try makeArchive()
    var served = archive
    served[served.count / 2] ^= 1
    let fetch = try fetch(serving: served, expecting: archive)
    for _ in 1...2 {
      let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
      #expect(
        error?.description == "\(fetch.download) has SHA-256 \(Digest.sha256(served)), and the official archive has "
          + "\(Digest.sha256(archive)); nothing was unpacked: delete the file and run 'slalom data fetch' again")
    }
    #expect(try bytes(fetch.download) == served)
    #expect(try scratch.names(in: "cache/slalom") == ["downloads"])
  }

  @Test func longerArchiveIsToldApart() throws {
    let archive = try makeArchive()
    let fetch = try fetch(serving: archive + [0], expecting: archive)
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    #expect(
      error?.description == "\(fetch.download) has \(archive.count + 1) bytes, and the official archive has "
        + "\(archive.count); it is another file: delete it and run 'slalom data fetch' again")
  }

  @Test func failedDownloadSaysWhyAndWhatToDo() throws {
    let fetch = try fetch(serving: nil, expecting: [1, 2, 3])
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("cannot download file://\(scratch.path)/served.tar.gz: curl: (37) "))
    #expect(
      message.hasSuffix(
        "; what has arrived is kept, and 'slalom data fetch' resumes it; where there is no network, copy the data here "
          + "and give --data DIR, or run 'slalom data synthesize'"))
  }

  @Test func archiveThatLacksAMemberLeavesNothing() throws {
    let archive = try makeArchive(without: "data_batch_3.bin")
    let fetch = try fetch(serving: archive, expecting: archive)
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    #expect(error?.description.hasPrefix("cannot unpack \(fetch.download): ") == true)
    #expect(try scratch.names(in: "cache/slalom") == ["downloads"])
  }

  @Test func incompleteDirectoryInTheWayIsToldBeforeAnythingIsDownloaded() throws {
    try SmallDataset.write(to: scratch, folder: "cache/slalom/cifar-10-batches-bin")
    let fetch = try fetch(serving: [1], expecting: [1])
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    #expect(
      error?.description == "\(fetch.destination) is in the way: it has 3 of the 6 files of records; move it away and "
        + "run the command again")
    #expect(try scratch.names(in: "cache/slalom") == ["cifar-10-batches-bin"])
  }

  @Test func secondFetchAtTheSameTimeIsRefused() throws {
    let lock = try scratch.write("cache/slalom/downloads/lock", [])
    let descriptor = open(lock, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    let fetch = try fetch(serving: [1], expecting: [1])
    let error = #expect(throws: CIFAR10Error.self) { try fetch.run() }
    #expect(
      error?.description == "another 'slalom data fetch' is at work (it holds \(lock)); wait until it ends")
  }

  @Test func officialArchiveIsTheOneThatIsPublished() {
    let official = CIFAR10Archive.official
    #expect(official.url == "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")
    #expect(official.byteCount == 170_052_171)
    #expect(official.digest.hex == "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")
  }
}
