internal import Glibc
internal import SweepCore

/// Downloads an archive with the system's `curl`, checks its size and hash, and only then unpacks it with `tar` into
/// the user's cache directory. An interrupted download is resumed by the next run.
package struct ArchiveFetch {
  package let archive: CIFAR10Archive
  private let environment: [String: String]
  private let showsProgress: Bool

  /// - Parameter showsProgress: `curl` draws its progress bar on standard error, which should be a terminal then.
  package init(archive: CIFAR10Archive = .official, environment: [String: String], showsProgress: Bool) {
    self.archive = archive
    self.environment = environment
    self.showsProgress = showsProgress
  }

  /// The directory the files end up in.
  package var destination: String { CIFAR10Directory.fetchedPath(environment: environment) }

  private var downloads: String { CIFAR10Directory.cachePath(environment: environment) + "/downloads" }

  /// Where the archive lies while it is incomplete, and until it is unpacked.
  package var download: String { downloads + "/cifar-10-binary.tar.gz" }

  /// Returns the fetched directory, at once where it is there and complete already.
  package func run() throws(CIFAR10Error) -> CIFAR10Dataset {
    if let present = try presentDataset() { return present }
    try AtomicDirectory.makeDirectories(downloads)
    let lock = try FetchLock(path: downloads + "/lock")
    defer { lock.release() }
    try completeDownload()
    try verifyDownload()
    try AtomicDirectory.write(to: destination, replacing: false, fill: unpack)
    unlink(download)
    return try CIFAR10Dataset.open(CIFAR10Directory(path: destination))
  }

  private func presentDataset() throws(CIFAR10Error) -> CIFAR10Dataset? {
    var status = stat()
    guard lstat(destination, &status) == 0 else { return nil }
    let dataset: CIFAR10Dataset
    do {
      dataset = try CIFAR10Dataset.open(CIFAR10Directory(path: destination))
    } catch {
      throw .destinationInTheWay(path: destination, reason: "it is not usable (\(error))")
    }
    guard dataset.files.count == CIFAR10Layout.recordFiles.count else {
      throw .destinationInTheWay(path: destination, reason: "it has \(dataset.files.count) of the 6 files of records")
    }
    return dataset
  }

  /// Bytes of the archive that have arrived.
  private var arrived: Int {
    var status = stat()
    return stat(download, &status) == 0 ? Int(status.st_size) : 0
  }

  private func completeDownload() throws(CIFAR10Error) {
    guard arrived < archive.byteCount else { return }
    let curl = ExternalTool(
      name: "curl",
      arguments: (showsProgress ? ["--progress-bar"] : ["--silent", "--show-error"])
        + ["--fail", "--location", "--continue-at", "-", "--retry", "3"]
        // Never hangs: 20 s to connect, and less than 1 KB/s for 30 s counts as a broken connection.
        + ["--connect-timeout", "20", "--speed-limit", "1024", "--speed-time", "30"]
        + ["--output", download, archive.url],
      environment: environment)
    let outcome = try curl.run(capturesError: !showsProgress)
    // 33: the server cannot resume, so the part that is there would block every later try.
    let advice = outcome.status == 33 ? " (delete \(download) to start from the beginning)" : ""
    guard outcome.status == 0 else {
      throw .downloadFailed(url: archive.url, reason: outcome.reason("curl") + advice)
    }
  }

  private func verifyDownload() throws(CIFAR10Error) {
    let file = try MappedFile(path: download)
    guard file.byteCount == archive.byteCount else {
      throw .wrongArchiveSize(path: download, bytes: file.byteCount, expected: archive.byteCount)
    }
    let digest = file.digest
    guard digest == archive.digest else {
      throw .wrongArchiveDigest(path: download, digest: digest.hex, expected: archive.digest.hex)
    }
  }

  /// Takes the expected members alone, by their full names, so that no other name can reach the disk.
  private func unpack(into temporary: String) throws(CIFAR10Error) {
    let tar = ExternalTool(
      name: "tar",
      arguments: ["--extract", "--gzip", "--file", download, "--directory", temporary, "--strip-components", "1"]
        + ["--no-same-owner", "--no-same-permissions", "--"] + CIFAR10Archive.members,
      environment: environment)
    let outcome = try tar.run(capturesError: true)
    guard outcome.status == 0 else { throw .unpackingFailed(path: download, reason: outcome.reason("tar")) }
    _ = try CIFAR10Dataset.open(CIFAR10Directory(path: temporary))
  }
}

/// Held by the one fetch at work; the system lets go of it when the process ends, however it ends.
private struct FetchLock {
  private let descriptor: Int32

  init(path: String) throws(CIFAR10Error) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: systemErrorText()) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .fetchInProgress(lock: path)
    }
  }

  func release() { close(descriptor) }
}
