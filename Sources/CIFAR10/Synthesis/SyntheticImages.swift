internal import Glibc
package import SweepCore

/// A deterministic data set in CIFAR-10's layout, for machines without the real one. Its classes can be learned, but
/// not fully: figures of the ten classes are shifted, mirrored, mixed and laid over random backgrounds.
package struct SyntheticImages: Sendable, Equatable {
  package var seed: UInt64 = 2009
  /// Training files written, 1 to 5.
  package var trainingFiles = 2
  package var recordsPerTrainingFile = 5000
  package var testRecords = 2000

  package init() {}

  /// The file whose presence says that a directory holds synthetic data, and how it was made.
  package static let markerFile = "SYNTHETIC.txt"

  /// The data digest of the set with the sizes and seed above, by which it is known even without its marker.
  package static let standardDigest = Digest(
    constant: "e6206a35c49d5d11770bad268729a73b144a14f4c08266240e46175c6282bac8")

  /// Whether data in `directory` was made here.
  static func mark(_ directory: CIFAR10Directory, digest: Digest?) -> Bool {
    directory.contains(markerFile) || digest == standardDigest
  }

  /// Writes the set to the directory `path`, which appears when it is complete. A synthetic set that is there is
  /// replaced; anything else is left alone, with an error.
  package func write(to path: String) throws(CIFAR10Error) -> CIFAR10Dataset {
    try checkSizes()
    let replacing = try Self.holdsSyntheticSet(path)
    try AtomicDirectory.write(to: path, replacing: replacing) { temporary throws(CIFAR10Error) in
      let classes = SyntheticClasses(seed: seed)
      for (position, name) in CIFAR10Layout.trainingFiles.prefix(trainingFiles).enumerated() {
        let records = records(file: position + 1, count: recordsPerTrainingFile, classes: classes)
        try AtomicDirectory.writeFile("\(temporary)/\(name)", records)
      }
      try AtomicDirectory.writeFile(
        "\(temporary)/\(CIFAR10Layout.testFile)", records(file: 6, count: testRecords, classes: classes))
      let names = CIFAR10Layout.classNames.map { $0 + "\n" }.joined()
      try AtomicDirectory.writeFile("\(temporary)/\(CIFAR10Layout.classNamesFile)", Array(names.utf8))
      try AtomicDirectory.writeFile("\(temporary)/\(Self.markerFile)", Array(marker.utf8))
    }
    return try CIFAR10Dataset.open(CIFAR10Directory(path: path))
  }

  private func checkSizes() throws(CIFAR10Error) {
    for (option, value, bounds) in [
      ("--training-files", trainingFiles, 1...5), ("--images", recordsPerTrainingFile, 1...10_000),
      ("--test-images", testRecords, 1...10_000),
    ] where !bounds.contains(value) {
      throw .invalidSyntheticSize(
        option: option, value: value, bound: "\(bounds.lowerBound) to \(bounds.upperBound)")
    }
  }

  private func records(file: Int, count: Int, classes: SyntheticClasses) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count * CIFAR10Layout.recordBytes)
    for record in 0..<count {
      bytes += SyntheticRecord(seed: seed, file: file, record: record, classes: classes).bytes
    }
    return bytes
  }

  private var marker: String {
    """
    These files hold synthetic images made by 'slalom data synthesize', not CIFAR-10. What is measured on them
    says nothing of CIFAR-10.
    seed \(seed), \(trainingFiles) training files of \(recordsPerTrainingFile) images, \(testRecords) test images

    """
  }

  /// False where there is nothing, or an empty directory. Throws where there is anything but what `write` writes.
  private static func holdsSyntheticSet(_ path: String) throws(CIFAR10Error) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .destinationInTheWay(path: path, reason: "it is not a directory")
    }
    let names = try AtomicDirectory.contents(of: path)
    guard names.contains(markerFile) else {
      if names.isEmpty { return false }
      if names.contains(where: CIFAR10Layout.recordFiles.contains) { throw .realDataPresent(directory: path) }
      throw .destinationInTheWay(path: path, reason: "it is not empty")
    }
    let ours = CIFAR10Layout.recordFiles + [CIFAR10Layout.classNamesFile, markerFile]
    guard let stranger = names.sorted().first(where: { !ours.contains($0) }) else { return true }
    throw .destinationInTheWay(path: path, reason: "it holds '\(stranger)' beside a synthetic set")
  }
}
