internal import ArgumentParser
internal import CIFAR10
internal import Glibc

extension DataCommand {
  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Download the official CIFAR-10 (170 MB) into the cache directory.",
      discussion: """
        Downloads https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz with curl, checks its size and SHA-256, and \
        only then unpacks its seven data files with tar. Run it again after an interruption: it resumes. Prints the \
        directory of the files; where they are there already it does nothing else.

        EXAMPLE
          slalom data fetch
        """)

    func run() throws {
      try DataCommand.reportingUnusableData { () throws(CIFAR10Error) in
        let fetch = ArchiveFetch(environment: DataCommand.environment, showsProgress: isatty(STDERR_FILENO) == 1)
        DataCommand.note("\(fetch.archive.url) -> \(fetch.destination)")
        let dataset = try fetch.run()
        DataCommand.note(
          "\(dataset.trainingCount) training and \(dataset.testCount) test images, digest \(dataset.digest)")
        print(dataset.directory.path)
      }
    }
  }
}
