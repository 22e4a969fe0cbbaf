internal import Glibc

/// Memory of this process that is in RAM, in bytes.
package struct ResidentMemory: Hashable, Sendable {
  package let total: Int
  /// Pages of mapped files of images, which every process on the machine shares.
  package let dataset: Int

  package var beyondDataset: Int { total - dataset }

  /// - Parameter smaps: what the kernel says in /proc/self/smaps: for each mapping a line that ends with its file, if it
  ///   has one, and later one `Rss: N kB`.
  package init(smaps: String) {
    var total = 0
    var dataset = 0
    var isDataset = false
    for line in smaps.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard let key = fields.first else { continue }
      if !key.hasSuffix(":") {
        isDataset = line.hasSuffix(".bin") || line.hasSuffix(".bin (deleted)")
      } else if key == "Rss:", fields.count > 1, let kilobytes = Int(fields[1]) {
        total += kilobytes * 1024
        if isDataset { dataset += kilobytes * 1024 }
      }
    }
    self.total = total
    self.dataset = dataset
  }

  /// As things stand.
  package static func current() throws(BenchmarkingError) -> ResidentMemory {
    let path = "/proc/self/smaps"
    guard let smaps = contents(ofKernelFile: path) else { throw .unreadable(path: path) }
    return ResidentMemory(smaps: smaps)
  }

  /// Read to its end: the kernel gives a size of 0 for such a file, and a page at a time.
  private static func contents(ofKernelFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { return nil }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<count]
    }
  }
}
