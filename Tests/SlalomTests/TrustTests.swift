import Foundation
import Processes
import SweepCore
import SweepWire
import Testing

/// Who is believed: canary, quarantine, second opinions, by real processes and by peers that lie.
@Suite(.serialized) struct TrustTests {
  // MARK: Canary

  @Test func aWorkerThatComputesOtherBitsIsRefusedByNameAndShownSo() throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    let liar = try RawWorker.connect(slalom.access(), name: "liar")
    try liar.hello()
    try liar.next { if case .canary = $0 { true } else { nil } }
    var result = WireCanaryResult()
    result.digests = [UpdateRule.adam: Digest.sha256("other bits")].wire
    try liar.say(.canary(result))
    let reason = try liar.next { if case .rejected(let rejected) = $0 { rejected.reason } else { nil } }
    for word in ["liar", "host-of-liar", "abacus", "canary of adam", Digest.sha256("other bits").hex] {
      #expect(reason.contains(word), "\(word)")
    }
    let workers = try #require(try slalom.run("workers", "--format", "json").json()["workers"] as? [[String: Any]])
    #expect(workers.map { $0["state"] as? String } == ["refused"])
    #expect((workers.first?["remarks"] as? String)?.contains("computes other bits") == true)
  }

  /// An honest one passes on every instruction set of this machine, before anything is submitted.
  @Test(arguments: ["avx512", "avx2", "neon", "portable"]) func anHonestWorkerIsAdmitted(isa: String) throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    let worker = try slalom.startWorker("--slots", "1", environment: ["SLALOM_ISA": isa])
    _ = ending.add(worker.child)
    try slalom.wait(for: "\(isa) to be admitted, or not to be here", "workers", "--format", "json") { output in
      if worker.errorSoFar.contains("which this CPU or build does not have") { return true }
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return workers.first?["state"] as? String == "alive" && workers.first?["remarks"] as? String == ""
    }
  }

  // MARK: Second opinions

  @Test func verifyTrainsElsewhereAndFindsTheSameBits() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    let early = try slalom.run("verify")
    #expect(early.code == 2)
    #expect(early.standardError.contains("no sweep was submitted"))
    let first = ending.add(try slalom.startWorker("--slots", "1", "--name", "anna").child)
    #expect(try slalom.run("submit", file, "--follow", "--format", "json").code == 0)
    let before = try slalom.run("leaderboard", "--format", "json").standardOutput

    let alone = try slalom.run("verify", "--sample", "2", "--format", "json")
    #expect(alone.code == 0, "\(alone.standardError)")
    #expect(alone.standardError.contains("2 trials verified by the worker that had committed the result"))
    #expect((try alone.json()["trials"] as? [Any])?.count == 2)

    _ = ending.add(
      try slalom.startWorker("--slots", "1", "--name", "bert", environment: ["SLALOM_ISA": "portable"]).child)
    try slalom.wait(for: "bert to be admitted", "workers", "--format", "json") { output in
      let workers = try output.json()["workers"] as? [[String: Any]] ?? []
      return workers.contains { $0["name"] as? String == "bert" && $0["remarks"] as? String == "" }
    }
    let verified = try slalom.run("verify", "--format", "json")
    #expect(verified.code == 0, "\(verified.standardError)")
    #expect(verified.standardError.contains("4 of 4 trials equal, 0 different"))
    let trials = try #require(try verified.json()["trials"] as? [[String: Any]])
    #expect(trials.map { $0["verdict"] as? String } == ["equal", "equal", "equal", "equal"])
    #expect(trials.allSatisfy { $0["committedBy"] as? String == "anna" && $0["verifiedBy"] as? String == "bert" })
    #expect(trials.allSatisfy { $0["digest"] as? String == $0["committedDigest"] as? String })
    #expect(try slalom.run("leaderboard", "--format", "json").standardOutput == before)

    // Divergence is a result: trained again, it is the same one.
    let diverged = try slalom.run("rerun", "--diverged")
    #expect(diverged.standardError.contains("1 trial that diverged to be trained once more"))
    try slalom.wait(for: "the diverged trial to be confirmed", "explain", "1", "--format", "json") { output in
      let attempts = try output.json()["attempts"] as? [[String: Any]] ?? []
      return attempts.filter { $0["ending"] as? String == "confirmed" }.count == 3
        || attempts.last?["ending"] as? String == "confirmed" && attempts.count >= 3
    }
    withExtendedLifetime(first) {}
  }

  @Test func aVerificationThatIsInterruptedEndsWith5AndChangesNothing() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    let worker = ending.add(try slalom.startWorker("--slots", "1", "--name", "anna").child)
    #expect(try slalom.run("submit", file, "--follow").code == 0)
    let before = try slalom.run("leaderboard", "--format", "json").standardOutput
    worker.send(signal: SIGTERM)
    _ = try worker.end()
    // Nobody is there to train: it waits, and says for what.
    let verify = try slalom.start(["verify"])
    try slalom.wait(for: "verify to say so", "status") { _ in verify.errorSoFar.contains("no worker is connected") }
    verify.child.send(signal: SIGINT)
    let output = try slalom.finish(verify)
    #expect(output.code == 5)
    #expect(output.standardOutput.contains("waiting"))
    #expect(try slalom.run("leaderboard", "--format", "json").standardOutput == before)
  }

  @Test func aSecondResultThatDiffersRaisesTheAlarmEverywhereAndExitCode7() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let coordinator = ending.add(try slalom.startCoordinator())
    let anna = ending.add(try slalom.startWorker("--slots", "1", "--name", "anna").child)
    #expect(try slalom.run("submit", file, "--follow").code == 0)
    anna.send(signal: SIGTERM)
    _ = try anna.end()
    let before = try slalom.run("leaderboard", "--format", "json").standardOutput

    // A worker whose canary is right and whose results are not: it repeats what it should verify, with other weights.
    let data = try #require(
      (try slalom.run("workers", "--format", "json").json()["workers"] as? [[String: Any]])?
        .first.flatMap { ($0["data"] as? [String])?.first }.flatMap { Digest(hex: $0) })
    let liar = try RawWorker.connect(slalom.access(), name: "liar")
    try liar.hello(data: [data], canary: Canary.digests)
    try liar.next { if case .welcome = $0 { true } else { nil } }
    let verify = try slalom.start(["verify", "--sample", "1"], within: 100)
    let assign = try liar.next { if case .assign(let assign) = $0 { assign } else { nil } }
    try answerWithOtherBits(liar, assign, data)
    let verified = try slalom.finish(verify)
    #expect(verified.code == 7, "\(verified.standardError)")
    #expect(verified.standardOutput.contains("different"))
    for word in ["INTEGRITY", "anna", "liar", "host-of-liar"] {
      #expect(verified.standardError.contains(word), "\(word)")
    }

    #expect(try slalom.run("leaderboard", "--format", "json").standardOutput == before)
    let followed = try slalom.run("leaderboard", "--follow")
    #expect(followed.code == 7)
    #expect(try slalom.run("submit", file, "--follow").code == 7)
    for verb in [["status"], ["shards"]] {
      let output = try slalom.finish(try slalom.start(verb, within: 60))
      #expect(output.standardError.contains("INTEGRITY"), "\(verb)")
    }
    // Also by the next coordinator.
    coordinator.send(signal: SIGKILL)
    _ = try coordinator.end()
    _ = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("leaderboard", "--follow").code == 7)
  }

  /// A diverged trial of one loss: the quickest series that is whole.
  private func answerWithOtherBits(_ liar: borrowing RawWorker, _ assign: WireAssign, _ data: Digest) throws {
    var series = TrialSeries()
    series.losses = [.nan]
    var metrics = WireMetrics()
    metrics.execution = assign.execution
    metrics.sequence = 1
    metrics.batch = WireMetricsBatch(losses: series.losses).encodedData
    try liar.say(.metrics(metrics))
    try liar.next { if case .ack = $0 { true } else { nil } }
    var done = WireTrialDone()
    done.execution = assign.execution
    done.lastSequence = 1
    done.result = WireTrialResult(
      TrialResult(
        ending: .diverged(iteration: 1, reason: .lossNotFinite), weightsHash: .sha256([]), seriesHash: series.hash))
    try liar.say(.done(done))
  }

  // MARK: Quarantine and explanations

  @Test func aWorkerOnWhichEverythingFailsIsTakenOutAndTheSweepCompletesWithoutAFailure() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator("--quarantine-after", "2", "--backoff", "0.05"))
    #expect(try slalom.run("submit", file).code == 0)
    let digest = try #require(
      (try slalom.run("data", "verify", "--format", "json").json()["digest"] as? String).flatMap { Digest(hex: $0) })
    let bad = try RawWorker.connect(slalom.access(), name: "bad")
    try bad.hello(data: [digest], canary: Canary.digests)
    for _ in 0..<2 {
      let assign = try bad.next { if case .assign(let assign) = $0 { assign } else { nil } }
      var failed = WireTrialFailed()
      failed.execution = assign.execution
      failed.failure = WireFailure(
        AttemptFailure(.crashed, message: "signal 11", standardErrorTail: "last words of the slot"))
      try bad.say(.failed(failed))
      try bad.next { if case .settled = $0 { true } else { nil } }
    }
    let workers = try #require(try slalom.run("workers", "--format", "json").json()["workers"] as? [[String: Any]])
    #expect(workers.map { $0["state"] as? String } == ["quarantined"])
    #expect((workers.first?["remarks"] as? String)?.contains("2 trials in a row failed here") == true)

    // Nobody is left: status, explain and a follower say so.
    let status = try slalom.run("status")
    #expect(status.standardError.contains("every worker for it is in quarantine: bad"))
    let explained = try slalom.run("explain", "0")
    for word in [
      "every worker for it is in quarantine: bad", "last words of the slot", "crashed: signal 11", "optimizer sgd",
    ] {
      #expect(explained.standardOutput.contains(word), "\(word)\n\(explained.standardOutput)")
    }
    let json = try slalom.run("explain", "3", "--format", "json").json()
    #expect(json["reason"] as? String == "quarantined")
    #expect(json["state"] as? String == "waiting")
    let follower = try slalom.start(["leaderboard", "--follow", "--format", "json"], within: 100)
    try slalom.wait(for: "the follower to say it", "status") { _ in
      follower.errorSoFar.contains("every worker for it is in quarantine")
    }

    _ = ending.add(try slalom.startWorker("--slots", "1", "--name", "good").child)
    let followed = try slalom.finish(follower)
    #expect(followed.code == 0, "\(followed.standardError)")
    #expect(try slalom.shards().map { $0["state"] as? String } == ["done", "diverged", "done", "done"])

    let unknown = try slalom.run("workers", "readmit", "nobody")
    #expect(unknown.code == 2)
    #expect(unknown.standardError.contains("in quarantine are bad"))
    let readmitted = try slalom.run("workers", "readmit", "bad")
    #expect(readmitted.code == 0)
    #expect(readmitted.standardError.contains("may train again"))
    #expect(try slalom.run("workers", "readmit", "bad").code == 2)
  }

  @Test func anExplanationNamesWhatIsMissing() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("submit", file).code == 0)
    #expect(
      try slalom.run("explain", "0").standardOutput.contains(
        "no-workers: start one with 'slalom worker': no worker is connected"))
    #expect(try slalom.run("explain", "17").code == 2)
    #expect(try slalom.run("explain", "0", "--format", "csv").code == 64)
    #expect(try slalom.run("pause").code == 0)
    #expect(try slalom.run("explain", "0").standardOutput.contains("paused: the sweep is paused; 'slalom resume"))
    let other = try RawWorker.connect(slalom.access(), name: "other")
    try other.hello(data: [.sha256("other data")], canary: Canary.digests)
    try other.next { if case .welcome = $0 { true } else { nil } }
    #expect(try slalom.run("resume").code == 0)
    #expect(try slalom.run("explain", "0").standardOutput.contains("no worker has data with digest"))
  }
}
