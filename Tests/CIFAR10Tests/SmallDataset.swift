import CIFAR10
import TestSupport

extension ScratchDirectory {
  var directory: CIFAR10Directory {
    get throws { try CIFAR10Directory(path: path) }
  }
}

/// The data set of scripts/reference/cifar10.py: training files 2 and 4 with 4 and 3 records, a test file with 2.
enum SmallDataset {
  static func record(file: Int, index: Int) -> [UInt8] {
    let image = (0..<3072).map { j in
      let ripple = j * j * (index + 1) % 101
      return UInt8((file * 31 + index * 57 + j * 13 + ripple) % 256)
    }
    return [UInt8((3 * file + 7 * index) % 10)] + image
  }

  static func records(file: Int, count: Int) -> [UInt8] { (0..<count).flatMap { record(file: file, index: $0) } }

  static func write(to scratch: ScratchDirectory, folder: String = "") throws {
    let prefix = folder.isEmpty ? "" : folder + "/"
    try scratch.write(prefix + "data_batch_2.bin", records(file: 2, count: 4))
    try scratch.write(prefix + "data_batch_4.bin", records(file: 4, count: 3))
    try scratch.write(prefix + "test_batch.bin", records(file: 6, count: 2))
  }

  static func open(in scratch: ScratchDirectory) throws -> CIFAR10Dataset {
    try write(to: scratch)
    return try CIFAR10Dataset.open(scratch.directory)
  }
}
