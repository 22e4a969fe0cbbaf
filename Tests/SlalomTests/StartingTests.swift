import Foundation
import Processes
import Testing

/// What a newcomer types first: `slalom init`, the sweep it writes, and completions.
@Suite(.serialized) struct StartingTests {
  @Test(arguments: [("look", 12), ("study", 294), ("search", 91)])
  func theSweepThatInitWritesIsTrained(purpose: String, trials: Int) throws {
    let slalom = try Slalom()
    let file = slalom.directory + "/first.yaml"
    let written = try slalom.run("init", file, "--for", purpose)
    #expect(written.code == 0)
    #expect(written.standardOutput == file + "\n")
    #expect(written.standardError.contains("\(trials) trials; 'slalom run \(file) --dry-run' lists them"))
    // Every configuration with one seed, each trial of a fraction of a second.
    let text = try String(contentsOfFile: file, encoding: .utf8)
      .replacing(/train: 4000, validation: 1000/, with: "train: 100, validation: 100")
      .replacing(/hidden: \[[0-9, ]+\]/, with: "hidden: [4]").replacing(
        /epochs: [0-9]+, batch: 100/, with: "epochs: 1, batch: 100"
      )
      .replacing(/train: 1000, test/, with: "train: 100, test")
      .replacing("seeds: 0..<6", with: "seeds: [0]")
    let small = try slalom.write(text, to: "small.yaml")
    let run = try slalom.run("run", small, "--slots", "2", "--format", "json")
    #expect(run.code == 0, "\(run.standardError)")
    let configurations = try #require(try run.json()["configurations"] as? [[String: Any]])
    #expect(configurations.count == (purpose == "study" ? trials / 6 : trials))
  }

  @Test func initOverwritesNothing() throws {
    let slalom = try Slalom()
    let file = try slalom.write("mine", to: "mine.yaml")
    let again = try slalom.run("init", file)
    #expect(again.code == 2)
    #expect(again.standardError.contains("\(file) exists"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    let nowhere = try slalom.run("init", slalom.directory + "/no/such/directory.yaml")
    #expect(nowhere.code == 2)
    #expect(nowhere.standardError.contains("cannot be written: No such file or directory"))
    let full = try slalom.run("init", "/dev/full/sweep.yaml")
    #expect(full.code == 2)
  }

  /// Its comment's path leads an editor to the schema.
  @Test func theFirstLineNamesTheSchema() throws {
    let slalom = try Slalom()
    let schema = try slalom.run("init", "--schema")
    #expect(schema.code == 0)
    let output = try slalom.run("init", "-")
    #expect(output.code == 0)
    let line = try #require(output.standardOutput.split(separator: "\n").first)
    let path = try #require(line.split(separator: "$schema=").last)
    let place = URL(fileURLWithPath: String(path))
    #expect(try String(contentsOf: place, encoding: .utf8) == schema.standardOutput)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreWrittenWhereTheShellLooks(shell: String) throws {
    let slalom = try Slalom()
    let home = [
      "HOME": slalom.directory + "/home", "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "SHELL": "/bin/\(shell)",
    ]
    let script = try slalom.run("--generate-completion-script", shell).standardOutput
    for _ in 0..<2 {
      let installed = try slalom.run("completions", "install", environment: home)
      #expect(installed.code == 0, "\(installed.standardError)")
      let path = try #require(installed.standardOutput.split(separator: "\n").first.map(String.init))
      #expect(path.hasPrefix(slalom.directory + "/home/"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == script)
      #expect(!installed.standardError.isEmpty)
    }
    let unknown = try slalom.run("completions", "install", environment: home.merging(["SHELL": "/bin/csh"]) { $1 })
    #expect(unknown.code == 2)
    #expect(unknown.standardError.contains("--shell"))
  }
}
