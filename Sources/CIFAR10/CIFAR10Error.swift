/// Why CIFAR-10 data cannot be used or had.
package enum CIFAR10Error: Error, Equatable {
  // Finding and reading.
  case notFound(places: [SearchedPlace])
  case noTrainingFiles(directory: String)
  case missingTestFile(directory: String)
  case notARegularFile(path: String)
  case unreadable(path: String, reason: String)
  case emptyFile(path: String)
  case truncatedRecord(path: String, bytes: Int)
  case wrongLabel(path: String, record: Int, label: Int)

  // Choosing and preprocessing.
  case emptySubset(train: Int)
  case subsetTooLarge(train: Int, validation: Int, available: Int)
  case zeroVariance(train: Int)

  // Downloading and unpacking.
  case toolFailedToStart(tool: String, reason: String)
  case downloadFailed(url: String, reason: String)
  case fetchInProgress(lock: String)
  case wrongArchiveSize(path: String, bytes: Int, expected: Int)
  case wrongArchiveDigest(path: String, digest: String, expected: String)
  case unpackingFailed(path: String, reason: String)
  case destinationInTheWay(path: String, reason: String)

  // Writing.
  case realDataPresent(directory: String)
  case invalidSyntheticSize(option: String, value: Int, bound: String)
  case unwritable(path: String, reason: String)
}

/// A directory that was looked at for data, who named it, and why it does not serve.
package struct SearchedPlace: Equatable, Sendable, CustomStringConvertible {
  package let path: String
  package let namedBy: String
  package let finding: String

  package var description: String { "\(path) (\(namedBy): \(finding))" }
}

extension CIFAR10Error: CustomStringConvertible {
  private static let remedy =
    "give --data DIR or set SLALOM_DATA, run 'slalom data fetch' to download CIFAR-10, or 'slalom data synthesize' "
    + "where there is no network"

  package var description: String {
    switch self {
    case .notFound(let places):
      "no CIFAR-10 data found; looked in \(places.map(\.description).joined(separator: ", ")); \(Self.remedy)"
    case .noTrainingFiles(let directory):
      "\(directory) has none of data_batch_1.bin to data_batch_5.bin; at least one is needed; \(Self.remedy)"
    case .missingTestFile(let directory):
      "\(directory) has no test_batch.bin, which evaluation.test needs; add the file or set evaluation.test to false"
    case .notARegularFile(let path):
      "\(path) is not a regular file; put the file of records there, or remove it"
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason); check that it exists and its permissions"
    case .emptyFile(let path):
      "\(path) is empty; a file of records holds at least one of 3073 bytes; fetch it again or remove it"
    case .truncatedRecord(let path, let bytes):
      "\(path) has \(bytes) bytes, which is \(bytes / 3073) records of 3073 bytes and \(bytes % 3073) bytes more; "
        + "the file is truncated or of another format (the binary version is needed): fetch it again"
    case .wrongLabel(let path, let record, let label):
      "\(path): record \(record) (byte \(record * 3073)) has label \(label), and labels are 0 to 9; "
        + "the file is damaged or of another format (the binary version is needed): fetch it again"
    case .emptySubset(let train):
      "dataset.train is \(train), and at least 1 image is needed to train on"
    case .subsetTooLarge(let train, let validation, let available):
      "dataset.train \(train) and dataset.validation \(validation) need \(train) + \(validation) images, and the "
        + "training files hold \(available); ask for fewer or add training files"
    case .zeroVariance(let train):
      "all bytes of the \(train) training images are equal, so 'standard' would divide by zero; "
        + "use preprocess: mean-image, or other data"
    case .toolFailedToStart(let tool, let reason):
      "cannot start '\(tool)': \(reason); install it (apt-get install \(tool)) and run the command again"
    case .downloadFailed(let url, let reason):
      "cannot download \(url): \(reason); what has arrived is kept, and 'slalom data fetch' resumes it; where there is "
        + "no network, copy the data here and give --data DIR, or run 'slalom data synthesize'"
    case .fetchInProgress(let lock):
      "another 'slalom data fetch' is at work (it holds \(lock)); wait until it ends"
    case .wrongArchiveSize(let path, let bytes, let expected):
      "\(path) has \(bytes) bytes, and the official archive has \(expected); "
        + (bytes < expected
          ? "run 'slalom data fetch' again to resume the download"
          : "it is another file: delete it and run 'slalom data fetch' again")
    case .wrongArchiveDigest(let path, let digest, let expected):
      "\(path) has SHA-256 \(digest), and the official archive has \(expected); nothing was unpacked: delete the file "
        + "and run 'slalom data fetch' again"
    case .unpackingFailed(let path, let reason):
      "cannot unpack \(path): \(reason); check the free space, or delete the file and run 'slalom data fetch' again"
    case .destinationInTheWay(let path, let reason):
      "\(path) is in the way: \(reason); move it away and run the command again"
    case .realDataPresent(let directory):
      "\(directory) holds files of records that are not marked synthetic, and they are not overwritten; "
        + "give another --output DIR"
    case .invalidSyntheticSize(let option, let value, let bound):
      "\(option) is \(value), and must be \(bound)"
    case .unwritable(let path, let reason):
      "cannot write \(path): \(reason); check the permissions and the free space, or give another --output DIR"
    }
  }
}
