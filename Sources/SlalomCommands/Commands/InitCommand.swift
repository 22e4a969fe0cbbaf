internal import ArgumentParser
internal import Foundation
internal import Processes
internal import SweepCore
internal import SweepViews

extension SweepTemplate.Purpose: ExpressibleByArgument {}

/// `slalom init`: a sweep file to begin with.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented sweep file to begin with.",
    discussion: """
      For a look: a small network, 12 trials, about ten seconds. For a study: the study's network over learning rates and six \
      seeds, 294 trials, about ten minutes on two cores. For a search: wide grids of learning rates, one seed, about a \
      minute. A file that is there is not overwritten.

      The first line names a JSON schema, by which editors with the YAML language server complete keys and mark mistakes.

      EXAMPLES
        slalom init && slalom run sweep.yaml
        slalom init adam-study.yaml --for study
        slalom init --schema > sweep.schema.json
      """)

  @Argument(help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"))
  var file = "sweep.yaml"

  @Option(name: .customLong("for"), help: ArgumentHelp("look, study or search.", valueName: "purpose"))
  var purpose = SweepTemplate.Purpose.look

  @Flag(help: "Print the JSON schema of sweep files, and write no file.")
  var schema = false

  func run() throws {
    try reporting {
      if schema {
        try show(SweepSchema.json.text)
        return
      }
      let found = SchemaFile.find(from: ChildProcess.ownExecutable)
      let directory = file == "-" ? "." : URL(fileURLWithPath: file).deletingLastPathComponent().path
      let template = SweepTemplate(
        purpose, name: SweepTemplate.name(forFile: file == "-" ? purpose.rawValue : file, purpose),
        schema: found.map { SchemaFile.path($0, from: directory) } ?? SchemaFile.name)
      guard file != "-" else {
        try show(template.text)
        return
      }
      let trials = try SweepSpec.parse(template.text, file: file).trialCount
      try NewFile.write(template.text, to: file)
      try show(file + "\n")
      note("\(trials) trials; 'slalom run \(file) --dry-run' lists them, 'slalom run \(file)' trains them")
      if found == nil {
        note("for your editor: slalom init --schema > \(directory == "." ? "" : directory + "/")\(SchemaFile.name)")
      }
    }
  }
}

/// Where the schema is that the project or its package carries.
enum SchemaFile {
  static let name = "sweep.schema.json"

  /// In `docs` or `share/slalom` of a directory above the program; nil where there is none.
  static func find(from program: String) -> String? {
    var directory = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    while directory.path != "/" {
      for place in ["docs/", "share/slalom/"] {
        let path = directory.appendingPathComponent(place + name).path
        if FileManager.default.fileExists(atPath: path) { return path }
      }
      directory.deleteLastPathComponent()
    }
    return nil
  }

  /// `path` as seen from `directory`: relative where both lie in one directory below the root, else absolute.
  static func path(_ path: String, from directory: String) -> String {
    let target = URL(fileURLWithPath: path).pathComponents
    let base = URL(fileURLWithPath: directory).resolvingSymlinksInPath().pathComponents
    let common = zip(target, base).prefix { $0 == $1 }.count
    guard common > 2 else { return path }
    return (Array(repeating: "..", count: base.count - common) + target.dropFirst(common)).joined(separator: "/")
  }
}
