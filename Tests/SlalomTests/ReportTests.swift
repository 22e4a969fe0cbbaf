import Foundation
import Processes
import Testing

/// `slalom report` from a finished sweep to its files.
@Suite(.serialized) struct ReportTests {
  private static let tables = [
    "SHA256SUMS", "epochs.csv", "index.html", "leaderboard.csv", "leaderboard.json", "leaderboard.md", "metrics.csv",
    "trials.csv",
  ]

  /// A store with a finished sweep, and its coordinator.
  private func finished(_ text: String, _ name: String) throws -> (slalom: Slalom, ending: Ending) {
    let slalom = try Slalom()
    let file = try slalom.write(text, to: name + ".yaml")
    let run = try slalom.run("run", file, "--slots", "2")
    try #require(run.code == 0, "\(run.standardError)")
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    return (slalom, ending)
  }

  private func files(in directory: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory).sorted()
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private func records(_ path: String) throws -> [[String: String]] {
    let lines = try text(path).components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  @Test func twoReportsOfOneSweepAreTheSameBytes() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directories = ["one", "two"].map { slalom.directory + "/" + $0 }
    for directory in directories {
      let output = try slalom.run("report", "four", "--output", directory)
      #expect(output.code == 0, "\(output.standardError)")
      #expect(output.standardOutput == directory + "/index.html\n")
    }
    let names = try files(in: directories[0])
    #expect(try files(in: directories[1]) == names)
    #expect(Set(Self.tables).isSubset(of: names))
    for name in ["training-loss", "training-accuracy", "validation-accuracy", "learning-rate-sensitivity"] {
      #expect(names.contains("figures/\(name).svg"))
    }
    for name in names where name != "figures" {
      #expect(
        FileManager.default.contentsEqual(atPath: directories[0] + "/" + name, andPath: directories[1] + "/" + name))
    }
    #expect(
      try text(directories[0] + "/leaderboard.json") == slalom.run("leaderboard", "--format", "json").standardOutput)
    #expect(
      try text(directories[0] + "/leaderboard.csv") == slalom.run("leaderboard", "--format", "csv").standardOutput)
    // A third under the name of the first takes its place, and nothing is left beside it.
    #expect(try slalom.run("report", "--output", directories[0]).code == 0)
    #expect(try files(in: directories[0]) == names)
    #expect(try FileManager.default.contentsOfDirectory(atPath: slalom.directory).allSatisfy { !$0.hasSuffix(".tmp") })
    withExtendedLifetime(ending) {}
  }

  @Test func theSumsAreThoseOfTheFiles() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/report"
    #expect(try slalom.run("report", "--output", directory).code == 0)
    let check = try ChildProcess(
      "/bin/sh", ["-c", "cd '\(directory)' && sha256sum --strict --check SHA256SUMS"], output: .null)
    #expect(try check.end() == .status(0))
    let listed = try text(directory + "/SHA256SUMS").split(separator: "\n").map { String($0.dropFirst(66)) }
    let present = try files(in: directory).filter { $0 != "figures" && $0 != "SHA256SUMS" && !$0.hasSuffix(".png") }
    #expect(listed == present)
    withExtendedLifetime(ending) {}
  }

  @Test func metricsAreWhatTheTrialMeasured() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/report"
    #expect(try slalom.run("report", "--output", directory).code == 0)
    let export = slalom.directory + "/export"
    let train = try slalom.run(
      "train", "--optimizer", "adam", "--learning-rate", "1e-3", "--hidden", "20", "--train", "200", "--validation",
      "100",
      "--batch", "50", "--epochs", "2", "--evaluation-train", "100", "--seed", "7", "--export", export)
    try #require(train.code == 0, "\(train.standardError)")
    let row = try #require(
      try records(directory + "/trials.csv").first { $0["optimizer"] == "adam" && $0["learningRate"] == "0.001" })
    let metrics = try records(directory + "/metrics.csv").filter { $0["trial"] == row["trial"] }
    #expect(metrics.map { $0["iteration"] } == (1...8).map { "\($0)" })
    #expect(
      metrics.map { Double($0["loss"] ?? "")?.bitPattern } == (try doubles(export + "/losses.npy").map(\.bitPattern)))
    let epochs = try records(directory + "/epochs.csv").filter { $0["trial"] == row["trial"] }
    for (column, file) in [
      ("trainingAccuracy", "train_accuracy"), ("validationAccuracy", "validation_accuracy"),
      ("validationLoss", "validation_loss"),
    ] {
      #expect(epochs.map { Double($0[column] ?? "") } == (try doubles(export + "/\(file).npy")))
    }
    // The one that diverged is told as far as it went.
    let diverged = try #require(try records(directory + "/trials.csv").first { $0["ending"] == "diverged" })
    let last = try records(directory + "/metrics.csv").last { $0["trial"] == diverged["trial"] }
    #expect(last?["iteration"] == diverged["divergedAt"])
    withExtendedLifetime(ending) {}
  }

  /// The doubles of a one-dimensional NumPy file: a header whose length stands in bytes 8 and 9, then the values.
  private func doubles(_ path: String) throws -> [Double] {
    let bytes = [UInt8](try #require(FileManager.default.contents(atPath: path)))
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    return stride(from: start, to: bytes.count, by: 8).map { offset in
      Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * $1) })
    }
  }

  @Test func filesOfOthersAreNeverTouched() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/mine"
    try FileManager.default.createDirectory(atPath: directory + "/figures", withIntermediateDirectories: true)
    let own = ["notes.txt", "figures/mine.svg"]
    for name in own { _ = try slalom.write("mine", to: "mine/" + name) }
    let refused = try slalom.run("report", "--output", directory)
    #expect(refused.code == 2)
    #expect(refused.standardError.contains("figures/mine.svg") && refused.standardError.contains("--overwrite"))
    #expect(try files(in: directory) == ["figures"] + own.sorted())
    for _ in 0..<2 {
      #expect(try slalom.run("report", "--output", directory, "--overwrite").code == 0)
      for name in own { #expect(try text(directory + "/" + name) == "mine") }
      #expect(Set(Self.tables).isSubset(of: try files(in: directory)))
    }
    // A page that is not a report's is not replaced either.
    let site = slalom.directory + "/site"
    try FileManager.default.createDirectory(atPath: site, withIntermediateDirectories: true)
    _ = try slalom.write("<p>my page</p>", to: "site/index.html")
    #expect(try slalom.run("report", "--output", site).code == 2)
    #expect(try text(site + "/index.html") == "<p>my page</p>")
    #expect(try slalom.run("report", "--output", site + "/index.html").code == 2)
    withExtendedLifetime(ending) {}
  }

  @Test func withoutItsConverterAReportSaysHowToGetPictures() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/report"
    let output = try slalom.run("report", "--output", directory, environment: ["PATH": "/nowhere"])
    #expect(output.code == 0)
    #expect(output.standardError.contains("apt-get install librsvg2-bin"))
    let names = try files(in: directory)
    #expect(names.contains { $0.hasSuffix(".svg") } && !names.contains { $0.hasSuffix(".png") })
    withExtendedLifetime(ending) {}
  }

  @Test func aKilledReportLeavesTheEarlierOneWhole() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/report"
    #expect(try slalom.run("report", "--output", directory).code == 0)
    let before = try text(directory + "/SHA256SUMS")
    // Its converter kills it when all tables are written.
    try FileManager.default.createDirectory(atPath: slalom.directory + "/bin", withIntermediateDirectories: true)
    let converter = try slalom.write("#!/bin/sh\nkill -9 $PPID\n", to: "bin/rsvg-convert")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: converter)
    let path = ["PATH": slalom.directory + "/bin:/usr/bin:/bin"]
    let killed = try slalom.finish(try slalom.start(["report", "--timing", "--output", directory], environment: path))
    #expect(killed.exit == .signal(9))
    #expect(try text(directory + "/SHA256SUMS") == before)
    #expect(try !text(directory + "/trials.csv").contains("attempts"))
    let fresh = slalom.directory + "/fresh"
    #expect(try slalom.finish(try slalom.start(["report", "--output", fresh], environment: path)).exit == .signal(9))
    #expect(!FileManager.default.fileExists(atPath: fresh))
    // Nothing of that is in the way of the next.
    #expect(try slalom.run("report", "--timing", "--output", directory).code == 0)
    let rows = try records(directory + "/trials.csv")
    #expect(rows.map { $0["attempts"] } == ["1", "1", "1", "1"])
    #expect(rows.allSatisfy { $0["worker"]?.hasPrefix("local-") == true })
    withExtendedLifetime(ending) {}
  }

  @Test func figuresForPrintAndTheSweepFileStandBeside() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let directory = slalom.directory + "/report"
    #expect(try slalom.run("report", "--output", directory, "--figures", "paper", "--smooth", "2").code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: directory + "/figures/paper")
    #expect(Set(names).isSuperset(of: ["training-loss-1-column.svg", "training-loss-2-column.svg", "captions.md"]))
    #expect(try text(directory + "/figures/paper/training-loss-1-column.svg").contains(#"width="238pt""#))
    #expect(try text(directory + "/figures/paper/captions.md").contains("as figure 11 of the study"))
    // A report without them takes their place.
    #expect(try slalom.run("report", "--output", directory).code == 0)
    #expect(!FileManager.default.fileExists(atPath: directory + "/figures/paper"))
    #expect(try slalom.run("report", "--output", directory, "--smooth", "2").code == 64)
    #expect(try slalom.run("report", "--output", directory, "--figures", "paper", "--smooth", "0").code == 64)
    let file = directory + "/sweep.yaml"
    let mine = try slalom.write(Sweeps.four, to: "mine.yaml")
    let said = try [file, mine].map { try slalom.run("submit", "--dry-run", $0).standardError }
    #expect(said[0] == said[1] && said[0].contains("sweep four ("))
    withExtendedLifetime(ending) {}
  }

  @Test func anUnknownSweepLeavesNothingBehind() throws {
    let (slalom, ending) = try finished(Sweeps.four, "four")
    let before = try FileManager.default.contentsOfDirectory(atPath: slalom.directory).filter { !$0.contains(".") }
      .sorted()
    #expect(try slalom.run("report", "nothing", "--output", slalom.directory + "/report").code == 2)
    #expect(try slalom.run("report").code == 64)
    let after = try FileManager.default.contentsOfDirectory(atPath: slalom.directory).filter { !$0.contains(".") }
      .sorted()
    #expect(before == after)
    withExtendedLifetime(ending) {}
  }

  /// Medians and quartiles that a figure tells are those NumPy finds in metrics.csv.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SLALOM_PYTHON"] != nil, "SLALOM_PYTHON names no Python"))
  func aFiguresMediansAreNumPys() throws {
    let python = try #require(ProcessInfo.processInfo.environment["SLALOM_PYTHON"])
    let (slalom, ending) = try finished(Sweeps.twenty, "twenty")
    let directory = slalom.directory + "/report"
    #expect(try slalom.run("report", "--output", directory).code == 0)
    let script = """
      import collections, csv, json, re, sys
      import xml.etree.ElementTree as ElementTree
      import numpy
      directory = sys.argv[1]
      losses = collections.defaultdict(list)
      for row in csv.DictReader(open(directory + '/metrics.csv', newline='')):
          losses[row['trial']].append(float(row['loss']))
      board = json.load(open(directory + '/leaderboard.json'))
      best = {row['optimizer']: row['best'] for row in board['optimizers']}
      trials = {row['configuration']: [t['trial'] for t in row['trials']] for row in board['configurations']}
      root = ElementTree.parse(directory + '/figures/training-loss.svg').getroot()
      seen = 0
      pattern = r'(\\S+) \\S+ · iteration (\\d+): loss (\\S+), quartiles (\\S+) and (\\S+)'
      for title in root.iter('{http://www.w3.org/2000/svg}title'):
          match = re.fullmatch(pattern, title.text)
          if not match: continue
          seen += 1
          values = [losses[trial][int(match[2]) - 1] for trial in trials[best[match[1]]]]
          wanted = numpy.quantile(values, [0.5, 0.25, 0.75])
          numpy.testing.assert_allclose([float(match[i]) for i in (3, 4, 5)], wanted, rtol=6e-4)
      assert seen >= 16, seen
      """
    let child = try ChildProcess(
      python, ["-c", script, directory], output: .null, error: .file(slalom.directory + "/python.err"))
    let exit = try child.end()
    #expect(exit == .status(0), "\((try? text(slalom.directory + "/python.err")) ?? "")")
    withExtendedLifetime(ending) {}
  }
}
