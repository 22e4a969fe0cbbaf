internal import CIFAR10
internal import Foundation

/// The images that `slalom bench` trains on: those that there are, else synthetic ones of its own, whose files are
/// gone when the program ends or before.
struct BenchmarkImages {
  let dataset: CIFAR10Dataset

  /// - Parameter explicit: the directory that `--data` names.
  init(explicit: String?) throws(CIFAR10Error) {
    do {
      dataset = try CIFAR10Dataset.open(
        CIFAR10Directory.locate(explicit: explicit, environment: ProcessInfo.processInfo.environment))
    } catch .notFound where explicit == nil {
      dataset = try BenchmarkImages.synthetic()
    }
  }

  private static func synthetic() throws(CIFAR10Error) -> CIFAR10Dataset {
    var images = SyntheticImages()
    images.trainingFiles = 1
    images.testRecords = 1
    let path = FileManager.default.temporaryDirectory.path + "/slalom-bench-\(UUID().uuidString)"
    // Mapped files stay readable without their names.
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try images.write(to: path)
  }
}

/// The CPU this program runs on.
enum Processor {
  /// As the kernel names it, or its architecture.
  static var name: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
    #if arch(x86_64)
      let architecture = "x86-64"
    #elseif arch(arm64)
      let architecture = "AArch64"
    #else
      let architecture = "unknown"
    #endif
    return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? architecture
  }
}
