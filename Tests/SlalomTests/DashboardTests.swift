import Foundation
import Processes
import Testing

/// The page of the program itself: where it listens, who is let in, what ends it.
@Suite(.serialized) struct DashboardTests {
  /// The second line that a coordinator with a dashboard prints.
  private func startCoordinator(_ slalom: Slalom, _ ending: Ending) throws -> (child: ChildProcess, url: String) {
    let child = try ChildProcess(
      Slalom.executable, ["coordinator", "--listen", "tcp://127.0.0.1:*", "--dashboard", "127.0.0.1:*"], output: .pipe,
      error: .file(slalom.directory + "/dashboard.err"), environment: slalom.environment)
    _ = ending.add(child)
    var words: [UInt8] = []
    while words.count(where: { $0 == UInt8(ascii: "\n") }) < 2 {
      var item = pollfd(fd: child.standardOutput, events: Int16(POLLIN), revents: 0)
      try #require(poll(&item, 1, 60_000) == 1, "the coordinator says where its dashboard is within a minute")
      words += try #require(FileDescriptor(child.standardOutput).read(), "the coordinator ended by \(child.wait())")
    }
    let lines = String(decoding: words, as: UTF8.self).split(separator: "\n")
    return (child, String(lines[1]))
  }

  private func curl(_ slalom: Slalom, _ arguments: String...) throws -> String {
    let path = slalom.directory + "/curl-" + UUID().uuidString
    let child = try ChildProcess(
      "/usr/bin/curl",
      ["--silent", "--show-error", "--max-time", "60", "--output", path, "--write-out", "%{http_code}\n"]
        + arguments, output: .file(path + ".code"))
    try #require(child.wait() == .status(0))
    let code = try String(contentsOfFile: path + ".code", encoding: .utf8).trimmingCharacters(
      in: .whitespacesAndNewlines)
    return code + " " + ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
  }

  @Test func anAddressThatIsTakenOrNoneStartsNothing() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let (_, url) = try startCoordinator(slalom, ending)
    let taken = url.dropFirst("http://".count).dropLast()
    for (address, words) in [(String(taken), "in use"), ("nonsense", "no port"), ("127.0.0.1:99999", "no port")] {
      let output = try slalom.run(
        "coordinator", "--store", slalom.directory + "/other", "--listen", "tcp://127.0.0.1:*", "--dashboard", address)
      #expect(output.code == 2)
      #expect(output.standardError.contains(words), "\(output.standardError)")
      #expect(output.standardOutput.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: slalom.directory + "/other"))
  }

  @Test func tokensAreMadeOnceInAFileOfTheirOwnersAndHoldFromTheMomentTheyAreNew() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let (_, url) = try startCoordinator(slalom, ending)
    let path = slalom.store + "/dashboard.tokens"
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    func token(_ role: String) throws -> String {
      try slalom.run("keys", "tokens", "--role", role).standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let (viewer, `operator`) = (try token("viewer"), try token("operator"))
    #expect(viewer.count == 64 && `operator`.count == 64 && viewer != `operator`)
    #expect(try token("viewer") == viewer)
    func readmit(_ token: String) throws -> String {
      try curl(
        slalom, "--request", "POST", "--header", "Authorization: Bearer \(token)", "\(url)workers/nobody/readmit")
    }
    // Who may ask is told that there is no such worker.
    #expect(try readmit(`operator`).hasPrefix("404 "))
    #expect(try readmit(viewer).hasPrefix("403 "))
    #expect(try slalom.run("keys", "tokens", "--new").code == 0)
    #expect(try readmit(`operator`).hasPrefix("401 "))
    #expect(try readmit(try token("operator")).hasPrefix("404 "))
    // A file that others can read lets nobody in.
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let fresh = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").last?.split(separator: " ")
      .last
    #expect(try readmit(String(try #require(fresh))).hasPrefix("401 "))
    #expect(try slalom.run("keys", "tokens").code == 2)
    #expect(try String(contentsOfFile: slalom.directory + "/dashboard.err", encoding: .utf8).contains("chmod 600"))
  }

  @Test func aRunsPageShowsItsSweepUntilItEnds() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(
      """
      schema: 1
      name: page
      dataset: { train: 20, validation: 10 }
      network: { hidden: [4] }
      training: { epochs: 100, batch: 10 }
      evaluation: { train: 10 }
      seeds: 0..<200
      optimizers: [{ name: sgd, learning-rate: 0.001 }]
      """, to: "page.yaml")
    let running = try slalom.start(["run", file, "--slots", "1", "--dashboard", "127.0.0.1:*"])
    _ = ending.add(running.child)
    var url: Substring?
    try slalom.wait(for: "the page's address", "status") { _ in
      url =
        running.errorSoFar.split(separator: "\n").first { $0.contains("dashboard http") }?.split(separator: " ").last
      return url != nil
    }
    let page = try curl(slalom, String(try #require(url, "\(running.errorSoFar)")))
    #expect(page.hasPrefix("200 "))
    #expect(try curl(slalom, "\(try #require(url))readyz").hasPrefix("200 ready"))
    running.child.send(signal: SIGINT)
    #expect(running.child.wait() == .status(5))
  }
}
