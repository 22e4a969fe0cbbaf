/// The official binary layout: files of records with no header, each a label byte and 3 planes of 32 x 32 bytes
/// (red, green, blue; row-major from the top left). https://www.cs.toronto.edu/~kriz/cifar.html
package enum CIFAR10Layout {
  package static let classCount = 10
  /// Bytes of an image: 3 planes of 32 x 32.
  package static let pixelCount = 3072
  /// Bytes of a record: the label, then the image.
  package static let recordBytes = 3073

  /// Label n names class n.
  package static let classNames = [
    "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
  ]
  package static let trainingFiles = (1...5).map { "data_batch_\($0).bin" }
  package static let testFile = "test_batch.bin"
  package static let classNamesFile = "batches.meta.txt"
  /// The directory inside the official archive.
  package static let directoryName = "cifar-10-batches-bin"

  /// The files that hold records, in the order in which images are numbered and digests taken.
  package static var recordFiles: [String] { trainingFiles + [testFile] }
}
