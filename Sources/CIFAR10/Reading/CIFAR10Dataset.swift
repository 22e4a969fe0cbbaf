internal import Glibc
package import SweepCore

/// CIFAR-10 as found in a directory: the training files that exist, in the order of their numbers, and the test file
/// where there is one. Training image i is image i of the training files laid end to end.
package final class CIFAR10Dataset: Sendable {
  package let directory: CIFAR10Directory
  /// One or more.
  package let trainingFiles: [RecordFile]
  package let testFile: RecordFile?
  /// SHA-256 over the name, a zero byte and the 32 bytes of the SHA-256 of each file of records present,
  /// `data_batch_1.bin` to `data_batch_5.bin`, then `test_batch.bin` (docs/numerics.md, rule 9).
  package let digest: Digest
  /// Made by `slalom data synthesize`: the directory holds its marker, or the content is its standard set.
  package let isSynthetic: Bool

  /// What every verb says, loudly, of results on synthetic data.
  package static let syntheticNotice = "SYNTHETIC data, not CIFAR-10"

  package let trainingCount: Int
  /// 0 where there is no test file.
  package var testCount: Int { testFile?.recordCount ?? 0 }

  /// The files present, in the order of the digest.
  package var files: [RecordFile] { trainingFiles + (testFile.map { [$0] } ?? []) }

  /// Maps and checks every file of records in `directory`: sizes, then all labels.
  package static func open(_ directory: CIFAR10Directory) throws(CIFAR10Error) -> CIFAR10Dataset {
    try CIFAR10Dataset(directory)
  }

  /// Training records in memory, in CIFAR-10's layout, as if they were the first training file.
  package static func inMemory(trainingRecords: [UInt8]) throws(CIFAR10Error) -> CIFAR10Dataset {
    CIFAR10Dataset(records: try RecordFile(name: CIFAR10Layout.trainingFiles[0], records: trainingRecords))
  }

  private init(records: RecordFile) {
    directory = .memory
    trainingFiles = [records]
    testFile = nil
    trainingCount = records.recordCount
    digest = Self.digest(of: [records])
    isSynthetic = true
  }

  private init(_ directory: CIFAR10Directory) throws(CIFAR10Error) {
    var trainingFiles: [RecordFile] = []
    for name in CIFAR10Layout.trainingFiles where directory.contains(name) {
      trainingFiles.append(try RecordFile(name: name, in: directory))
    }
    guard !trainingFiles.isEmpty else { throw .noTrainingFiles(directory: directory.path) }
    self.directory = directory
    self.trainingFiles = trainingFiles
    testFile =
      directory.contains(CIFAR10Layout.testFile) ? try RecordFile(name: CIFAR10Layout.testFile, in: directory) : nil
    trainingCount = trainingFiles.reduce(0) { $0 + $1.recordCount }
    digest = Self.digest(of: trainingFiles + (testFile.map { [$0] } ?? []))
    isSynthetic = SyntheticImages.mark(directory, digest: digest)
  }

  static func digest(of files: [RecordFile]) -> Digest {
    var hasher = Digest.DigestBuilder()
    for file in files {
      hasher.update(Array(file.name.utf8) + [0])
      hasher.update(file.digest)
    }
    return hasher.finalize()
  }

  /// The class of a training image, 0 to 9.
  package func label(training index: Int) -> Int {
    let (file, record) = position(ofTraining: index)
    return file.label(record)
  }

  /// The 3,072 bytes of a training image, valid as long as this object.
  package func image(training index: Int) -> UnsafePointer<UInt8> {
    let (file, record) = position(ofTraining: index)
    return file.image(record)
  }

  /// The class of a test image, 0 to 9. There must be a test file.
  package func label(test index: Int) -> Int { requiredTestFile.label(index) }

  /// The 3,072 bytes of a test image, valid as long as this object. There must be a test file.
  package func image(test index: Int) -> UnsafePointer<UInt8> { requiredTestFile.image(index) }

  /// Throws where there is no test file, for use before a training that ends with it.
  package func requireTestFile() throws(CIFAR10Error) {
    if testFile == nil { throw .missingTestFile(directory: directory.path) }
  }

  private var requiredTestFile: RecordFile {
    guard let testFile else { preconditionFailure("no test file; requireTestFile() comes first") }
    return testFile
  }

  private func position(ofTraining index: Int) -> (RecordFile, record: Int) {
    var record = index
    for file in trainingFiles {
      if record < file.recordCount { return (file, record) }
      record -= file.recordCount
    }
    preconditionFailure("training image \(index) of \(trainingCount)")
  }
}

extension CIFAR10Directory {
  /// Whether there is an entry of this name, of whatever kind (a dangling link too, so that it is told of when opened).
  func contains(_ name: String) -> Bool {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0
  }
}
