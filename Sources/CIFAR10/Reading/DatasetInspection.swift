package import SweepCore

/// What `slalom data verify` finds: every file that is there, with what is wrong told file by file instead of at the
/// first one.
package struct DatasetInspection: Sendable {
  package let directory: CIFAR10Directory
  /// The sound files, in the order of the digest.
  package let files: [RecordFile]
  /// Names of files of records that are not there; fewer training files are no fault.
  package let missing: [String]
  package let problems: [CIFAR10Error]
  package let isSynthetic: Bool
  /// The data's digest; nil where something is wrong with it.
  package let digest: Digest?

  package init(of directory: CIFAR10Directory) {
    var files: [RecordFile] = []
    var problems: [CIFAR10Error] = []
    let present = CIFAR10Layout.recordFiles.filter(directory.contains)
    for name in present {
      do throws(CIFAR10Error) {
        files.append(try RecordFile(name: name, in: directory))
      } catch {
        problems.append(error)
      }
    }
    if !present.contains(where: CIFAR10Layout.trainingFiles.contains) {
      problems.append(.noTrainingFiles(directory: directory.path))
    }
    self.directory = directory
    self.files = files
    self.problems = problems
    missing = CIFAR10Layout.recordFiles.filter { !present.contains($0) }
    digest = problems.isEmpty ? CIFAR10Dataset.digest(of: files) : nil
    isSynthetic = SyntheticImages.mark(directory, digest: digest)
  }
}
