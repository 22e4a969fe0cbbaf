package import SweepCore

/// A gzip-compressed tar archive of the binary layout, known by its size and hash.
package struct CIFAR10Archive: Sendable {
  package let url: String
  package let byteCount: Int
  package let digest: Digest

  package init(url: String, byteCount: Int, digest: Digest) {
    self.url = url
    self.byteCount = byteCount
    self.digest = digest
  }

  /// The official archive. Its hash is what makes the download trusted, not the connection.
  package static let official = CIFAR10Archive(
    url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", byteCount: 170_052_171,
    digest: Digest(constant: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"))

  /// The seven members that are taken; whatever else is in the archive stays there.
  static var members: [String] {
    (CIFAR10Layout.recordFiles + [CIFAR10Layout.classNamesFile]).map { CIFAR10Layout.directoryName + "/" + $0 }
  }
}

extension Digest {
  /// A digest written in the source.
  init(constant hex: StaticString) {
    guard let digest = Digest(hex: "\(hex)") else { preconditionFailure("'\(hex)' is not 64 hexadecimal digits") }
    self = digest
  }
}
