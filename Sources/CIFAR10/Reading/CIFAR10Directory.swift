internal import FoundationEssentials

/// A directory that holds at least one CIFAR-10 file of records; its content is not checked yet.
package struct CIFAR10Directory: Sendable, Equatable {
  /// The directory that holds the `.bin` files themselves.
  package let path: String

  /// Takes `path` or its child `cifar-10-batches-bin`, whichever holds files of records.
  package init(path: String) throws(CIFAR10Error) {
    self = try Self.named(path, by: "given")
  }

  /// The data to use: the directory named by `explicit` (`--data`), else by `SLALOM_DATA`, else the user's cache
  /// directory, where fetched data goes before synthetic data. Each may name the directory that holds the `.bin` files
  /// or its parent. One that is named and does not hold data is an error: the next is not tried.
  package static func locate(
    explicit: String?, environment: [String: String]
  ) throws(CIFAR10Error) -> CIFAR10Directory {
    if let explicit { return try named(explicit, by: "--data") }
    if let path = environment["SLALOM_DATA"], !path.isEmpty { return try named(path, by: "SLALOM_DATA") }
    return try first(of: [
      (fetchedPath(environment: environment), "fetched data"),
      (syntheticPath(environment: environment), "synthetic data"),
    ])
  }

  /// Where `slalom data fetch` puts the official files.
  package static func fetchedPath(environment: [String: String]) -> String {
    cachePath(environment: environment) + "/" + CIFAR10Layout.directoryName
  }

  /// Where `slalom data synthesize` puts its set, beside the fetched data and never over it.
  package static func syntheticPath(environment: [String: String]) -> String {
    cachePath(environment: environment) + "/synthetic/" + CIFAR10Layout.directoryName
  }

  /// `$XDG_CACHE_HOME/slalom`, or `~/.cache/slalom`. A relative XDG_CACHE_HOME counts as unset, as its specification
  /// asks.
  package static func cachePath(environment: [String: String]) -> String {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/slalom" }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (home ?? FileManager.default.homeDirectoryForCurrentUser.path) + "/.cache/slalom"
  }

  private static func named(_ path: String, by source: String) throws(CIFAR10Error) -> CIFAR10Directory {
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    return try first(of: [(trimmed, source), (trimmed + "/" + CIFAR10Layout.directoryName, source)])
  }

  private static func first(of places: [(path: String, namedBy: String)]) throws(CIFAR10Error) -> CIFAR10Directory {
    var searched: [SearchedPlace] = []
    for (path, namedBy) in places {
      guard let finding = whyUnusable(path) else { return CIFAR10Directory(usable: path) }
      searched.append(SearchedPlace(path: path, namedBy: namedBy, finding: finding))
    }
    throw .notFound(places: searched)
  }

  private init(usable path: String) { self.path = path }

  /// Stands where data in memory has no directory.
  static let memory = CIFAR10Directory(usable: "(memory)")

  /// Nil where `path` holds a file of records.
  private static func whyUnusable(_ path: String) -> String? {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return "does not exist" }
    guard isDirectory else { return "is not a directory" }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return "cannot be read" }
    if names.isEmpty { return "is empty" }
    return names.contains(where: CIFAR10Layout.recordFiles.contains) ? nil : "has no data_batch_N.bin or test_batch.bin"
  }
}
