internal import FoundationEssentials

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
    guard let smaps = try? String(contentsOfFile: path, encoding: .utf8) else { throw .unreadable(path: path) }
    return ResidentMemory(smaps: smaps)
  }
}
