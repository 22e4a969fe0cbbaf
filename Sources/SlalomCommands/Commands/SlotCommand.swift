internal import ArgumentParser
internal import CIFAR10
internal import Processes
internal import SweepWorker

/// `slalom slot`: the child process of a worker that trains. People do not start it.
struct SlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slot", abstract: "Train for a worker, over pipes.", shouldDisplay: false)

  @Option var data: String
  @Option var processor: Int?
  @OptionGroup var parent: ParentOption

  func run() throws {
    parent.apply()
    try reporting {
      if let processor, !CPU.pinCurrentThread(to: processor) {
        note("warning: this slot cannot be kept on processor \(processor)")
      }
      var program = SlotProgram(directory: try CIFAR10Directory(path: data), instructionSet: try instructionSet())
      program.run()
    }
  }
}
