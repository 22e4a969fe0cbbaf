import Foundation
import SweepCore
import SweepDashboard
import Testing

@Suite(.timeLimit(.minutes(3)))
struct MetricsTests {
  @Test func everyFamilyIsSaidOnceWithItsTypeAndHelp() async throws {
    try await Stage.with { stage in
      try await stage.cluster.join("lab-1")
      try await stage.cluster.commit(0)
      let reply = try await stage.browser.get("/metrics")
      #expect(reply["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = reply.body.split(separator: "\n")
      let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
      #expect(Set(types).count == types.count)
      #expect(
        lines.contains(#"slalom_trials{sweep="\#(stage.cluster.definition.id.short)",name="demo",state="done"} 1"#))
      #expect(lines.contains("slalom_metric_points_received_total 1234"))
      #expect(lines.contains("slalom_lease_age_seconds_max 1.5"))
      #expect(lines.contains(#"slalom_commit_latency_seconds_bucket{le="+Inf"} 6"#))
      let age = #"slalom_worker_heartbeat_age_seconds{worker="lab-1",host="lab",id="#
      #expect(lines.contains { $0.hasPrefix(age) })
    }
  }

  @Test func labelsAreEscaped() {
    var text = Exposition()
    text.add("x", .gauge, "a\\b\nc", [.init(1.5, [("l", "a\"b\\c\nd")])])
    #expect(text.text == "# HELP x a\\\\b\\nc\n# TYPE x gauge\nx{l=\"a\\\"b\\\\c\\nd\"} 1.5\n")
    text.add("y", .gauge, "not a number", .nan)
    #expect(text.text.hasSuffix("y NaN\n"))
  }

  /// The reader of Prometheus's own client library finds what was meant.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SLALOM_PYTHON"] != nil))
  func theClientLibraryOfPrometheusReadsThem() async throws {
    try await Stage.with(Sample.definition(#"a "quoted\" {name}"#)) { stage in
      try await stage.cluster.join("lab \"1\"", host: "a\\b")
      try await stage.cluster.commit(0)
      let text = try await stage.browser.get("/metrics").body
      let python = try #require(ProcessInfo.processInfo.environment["SLALOM_PYTHON"])
      let program = """
        import sys
        from prometheus_client.parser import text_string_to_metric_families as parse
        for family in parse(sys.stdin.read()):
            for s in family.samples:
                print(family.type, s.name, sorted(s.labels.items()), float(s.value))
        """
      let output = try await stage.cluster.onQueue { try run(python, ["-c", program], input: text) }
      #expect(output.contains(#"gauge slalom_trials [('name', 'a "quoted\\" {name}')"#))
      #expect(output.contains("('state', 'done'), ('sweep', '\(stage.cluster.definition.id.short)')] 1.0"))
      #expect(output.contains("histogram slalom_commit_latency_seconds_bucket [('le', '0.01')] 3.0"))
      #expect(output.contains("counter slalom_metric_points_received_total [] 1234.0"))
      #expect(output.contains(#"('host', 'a\\b')"#))
    }
  }
}

/// Runs a program to its end.
private func run(_ path: String, _ arguments: [String], input: String) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  let (stdin, stdout) = (Pipe(), Pipe())
  process.standardInput = stdin
  process.standardOutput = stdout
  try process.run()
  try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
  try stdin.fileHandleForWriting.close()
  let output = stdout.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return String(decoding: output, as: UTF8.self)
}
