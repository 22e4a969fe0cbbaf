import CIFAR10
import Foundation
import SweepCore
import TestSupport
import Testing

struct CIFAR10DatasetTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  @Test func trainingFilesThatExistAreLaidEndToEnd() throws {
    let dataset = try SmallDataset.open(in: scratch)
    #expect(dataset.files.map(\.name) == ["data_batch_2.bin", "data_batch_4.bin", "test_batch.bin"])
    #expect((dataset.trainingCount, dataset.testCount) == (7, 2))
    #expect((0..<7).map { dataset.label(training: $0) } == ReferenceValues.smallTrainingLabels)
    for (index, (file, record)) in [(2, 0), (2, 1), (2, 2), (2, 3), (4, 0), (4, 1), (4, 2)].enumerated() {
      let image = Array(UnsafeBufferPointer(start: dataset.image(training: index), count: 3072))
      #expect(image == Array(SmallDataset.record(file: file, index: record).dropFirst()), "image \(index)")
    }
    #expect(dataset.label(test: 1) == Int(SmallDataset.record(file: 6, index: 1)[0]))
    #expect(dataset.image(test: 1)[3071] == SmallDataset.record(file: 6, index: 1)[3072])
  }

  @Test func digestIsThatOfNamesAndContents() throws {
    #expect(try SmallDataset.open(in: scratch).digest.hex == ReferenceValues.smallDigest)
  }

  @Test func digestDependsOnTheFilesPresentAndNotOnOthers() throws {
    let whole = try SmallDataset.open(in: scratch).digest
    try scratch.write("batches.meta.txt", [1])
    try scratch.write("data_batch_6.bin", [1])
    #expect(try CIFAR10Dataset.open(scratch.directory).digest == whole)
    try scratch.write("data_batch_1.bin", SmallDataset.records(file: 1, count: 1))
    #expect(try CIFAR10Dataset.open(scratch.directory).digest != whole)
  }

  @Test func datasetWithoutTestFileOpensAndTellsSoWhenItIsNeeded() throws {
    try scratch.write("data_batch_1.bin", SmallDataset.records(file: 1, count: 1))
    let dataset = try CIFAR10Dataset.open(scratch.directory)
    #expect(dataset.testCount == 0)
    let error = #expect(throws: CIFAR10Error.self) { try dataset.requireTestFile() }
    #expect(
      error?.description == "\(scratch.path) has no test_batch.bin, which evaluation.test needs; add the file or set "
        + "evaluation.test to false")
  }

  @Test func markerSaysSynthetic() throws {
    #expect(try !SmallDataset.open(in: scratch).isSynthetic)
    try scratch.write("SYNTHETIC.txt", [])
    #expect(try CIFAR10Dataset.open(scratch.directory).isSynthetic)
  }
}

/// Data that must not be trained on, each told by its own message.
struct DamagedDataTests {
  let scratch: ScratchDirectory

  init() throws {
    scratch = try ScratchDirectory()
    try SmallDataset.write(to: scratch)
  }

  private func message() -> String? {
    #expect(throws: CIFAR10Error.self) { _ = try CIFAR10Dataset.open(scratch.directory) }?.description
  }

  @Test(arguments: [(3072, 0, 3072), (4 * 3073 - 1, 3, 3072), (3074, 1, 1)])
  func truncatedFile(bytes: Int, records: Int, rest: Int) throws {
    let path = try scratch.write("data_batch_2.bin", Array(SmallDataset.records(file: 2, count: 4).prefix(bytes)))
    #expect(
      message() == "\(path) has \(bytes) bytes, which is \(records) records of 3073 bytes and \(rest) bytes more; the "
        + "file is truncated or of another format (the binary version is needed): fetch it again")
  }

  @Test func wrongLabel() throws {
    var records = SmallDataset.records(file: 4, count: 3)
    records[2 * 3073] = 10
    let path = try scratch.write("data_batch_4.bin", records)
    #expect(
      message() == "\(path): record 2 (byte 6146) has label 10, and labels are 0 to 9; the file is damaged or of "
        + "another format (the binary version is needed): fetch it again")
  }

  @Test func emptyFile() throws {
    let path = try scratch.write("test_batch.bin", [])
    #expect(
      message() == "\(path) is empty; a file of records holds at least one of 3073 bytes; fetch it again or remove it")
  }

  @Test func directoryInTheFilesPlace() throws {
    let path = try scratch.makeDirectory("data_batch_5.bin")
    #expect(message() == "\(path) is not a regular file; put the file of records there, or remove it")
  }

  @Test func unreadableFile() throws {
    let path = "\(scratch.path)/data_batch_1.bin"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "data_batch_1.bin")
    #expect(
      message() == "cannot read \(path): Too many levels of symbolic links; check that it exists and its permissions")
  }

  @Test func testFileAlone() throws {
    for name in ["data_batch_2.bin", "data_batch_4.bin"] {
      try FileManager.default.removeItem(atPath: "\(scratch.path)/\(name)")
    }
    #expect(
      message()?.hasPrefix(
        "\(scratch.path) has none of data_batch_1.bin to data_batch_5.bin; at least one is needed; give --data DIR")
        == true)
  }

  @Test func inspectionTellsOfEveryFile() throws {
    let empty = try scratch.write("data_batch_1.bin", [])
    let cut = try scratch.write("data_batch_2.bin", [0])
    let inspection = DatasetInspection(of: try scratch.directory)
    #expect(inspection.files.map(\.name) == ["data_batch_4.bin", "test_batch.bin"])
    #expect(inspection.missing == ["data_batch_3.bin", "data_batch_5.bin"])
    #expect(inspection.problems == [.emptyFile(path: empty), .truncatedRecord(path: cut, bytes: 1)])
    #expect(inspection.digest == nil)
  }

  @Test func inspectionOfSoundDataCountsClasses() throws {
    let inspection = DatasetInspection(of: try scratch.directory)
    #expect(inspection.problems.isEmpty)
    #expect(inspection.digest?.hex == ReferenceValues.smallDigest)
    // Labels 6, 3, 0, 7 by the formula.
    #expect(inspection.files.first?.classCounts == [1, 0, 0, 1, 0, 0, 1, 1, 0, 0])
  }
}
