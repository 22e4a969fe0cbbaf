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
      let fetch = ArchiveFetch(environment: DataCommand.environment, showsProgress: isatty(STDERR_FILENO) == 1)
      writeError("\(fetch.archive.url) -> \(fetch.destination)\n")
      do {
        let dataset = try fetch.run()
        writeError(
          "\(dataset.trainingCount) training and \(dataset.testCount) test images, digest \(dataset.digest)\n")
        try show(dataset.directory.path + "\n")
      } catch {
        throw unusable(error)
      }
    }
  }
}
