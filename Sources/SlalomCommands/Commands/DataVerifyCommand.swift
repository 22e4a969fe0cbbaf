internal import ArgumentParser
internal import CIFAR10
internal import SweepViews

extension DataCommand {
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the data and print files, images per class and the digest.",
      discussion: """
        Checks every file of records that is there: its size, and every label. Prints the images of each class, the \
        SHA-256 of each file and the data's digest, which is a part of every trial's id. Fewer than five training files \
        are no fault. Damaged data ends it with exit code 2, with what is wrong with each file on standard error.

        EXAMPLE
          slalom data verify --data ~/cifar-10-batches-bin --format json
        """)

    @Option(help: ArgumentHelp("The data (default: SLALOM_DATA, then the cache directory).", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("table, json, csv or markdown.", valueName: "format"))
    var format = TableFormat.table

    func run() throws {
      let inspection: DatasetInspection
      do {
        inspection = DatasetInspection(
          of: try CIFAR10Directory.locate(explicit: data, environment: DataCommand.environment))
      } catch {
        throw unusable(error)
      }
      try show(DataReport(inspection).text(format))
      let exits = inspection.problems.map(unusable)
      if let exit = exits.first { throw exit }
    }
  }
}
