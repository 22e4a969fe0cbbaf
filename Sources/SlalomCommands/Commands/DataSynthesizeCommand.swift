internal import ArgumentParser
internal import CIFAR10

extension DataCommand {
  struct Synthesize: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a synthetic set in CIFAR-10's layout, for machines without network.",
      discussion: """
        The same options give the same bytes on every machine. The classes can be learned, but not fully: expect a \
        validation accuracy of 0.5 to 0.6 after the default sweep's 10 epochs. Commands that use the set say so. A \
        synthetic set that is there is replaced; anything else is left alone. Prints the directory of the files.

        EXAMPLE
          slalom data synthesize --images 10000 --output ./synthetic
        """)

    @Option(
      help: ArgumentHelp("Where to write the files (default: beside fetched data, in the cache).", valueName: "dir"))
    var output: String?

    @Option(help: ArgumentHelp("Training files to write, 1 to 5.", valueName: "n"))
    var trainingFiles = SyntheticImages().trainingFiles

    @Option(help: ArgumentHelp("Images of a training file, 1 to 10000.", valueName: "n"))
    var images = SyntheticImages().recordsPerTrainingFile

    @Option(help: ArgumentHelp("Images of the test file, 1 to 10000.", valueName: "n"))
    var testImages = SyntheticImages().testRecords

    @Option(help: ArgumentHelp("Another seed gives other classes and other images.", valueName: "n"))
    var seed = SyntheticImages().seed

    func run() throws {
      var images = SyntheticImages()
      images.seed = seed
      images.trainingFiles = trainingFiles
      images.recordsPerTrainingFile = self.images
      images.testRecords = testImages
      do {
        let dataset = try images.write(
          to: output ?? CIFAR10Directory.syntheticPath(environment: DataCommand.environment))
        writeError(
          "\(CIFAR10Dataset.syntheticNotice): \(dataset.trainingCount) training and \(dataset.testCount) test images, "
            + "digest \(dataset.digest)\n")
        try show(dataset.directory.path + "\n")
      } catch {
        throw unusable(error)
      }
    }
  }
}
