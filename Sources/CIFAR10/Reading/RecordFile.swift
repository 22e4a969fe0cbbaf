package import SweepCore

/// One `.bin` file, mapped, whose size and labels have been checked.
package final class RecordFile: Sendable {
  /// The file's name, without its directory.
  package let name: String
  package let recordCount: Int
  /// SHA-256 of the file's content.
  package let digest: Digest
  private let mapping: MappedFile

  package var path: String { mapping.path }
  package var byteCount: Int { mapping.byteCount }

  /// Maps `name` in `directory` and checks it.
  package convenience init(name: String, in directory: CIFAR10Directory) throws(CIFAR10Error) {
    try self.init(name: name, MappedFile(path: directory.path + "/" + name))
  }

  /// Checks records that are in memory and in no file.
  convenience init(name: String, records: [UInt8]) throws(CIFAR10Error) {
    try self.init(name: name, MappedFile(name: name, content: records))
  }

  private init(name: String, _ mapping: MappedFile) throws(CIFAR10Error) {
    guard mapping.byteCount.isMultiple(of: CIFAR10Layout.recordBytes) else {
      throw .truncatedRecord(path: mapping.path, bytes: mapping.byteCount)
    }
    self.name = name
    self.mapping = mapping
    recordCount = mapping.byteCount / CIFAR10Layout.recordBytes
    digest = mapping.digest
    for record in 0..<recordCount where label(record) >= CIFAR10Layout.classCount {
      throw .wrongLabel(path: path, record: record, label: label(record))
    }
  }

  /// The class of a record, 0 to 9.
  package func label(_ record: Int) -> Int {
    precondition(record >= 0 && record < recordCount, "record out of range")
    return Int(mapping.base[record * CIFAR10Layout.recordBytes])
  }

  /// The 3,072 bytes of a record's image, valid as long as this object.
  package func image(_ record: Int) -> UnsafePointer<UInt8> {
    precondition(record >= 0 && record < recordCount, "record out of range")
    return mapping.base + (record * CIFAR10Layout.recordBytes + 1)
  }

  /// How many records each class has, 10 counts.
  package var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: CIFAR10Layout.classCount)
    for record in 0..<recordCount { counts[label(record)] += 1 }
    return counts
  }
}
