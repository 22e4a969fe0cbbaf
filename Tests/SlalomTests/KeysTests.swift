import Foundation
import Processes
import Testing

/// Keys over real processes and sockets: who is let in, to do what, and for how long.
@Suite(.serialized) struct KeysTests {
  private func issue(_ slalom: Slalom, _ role: String, _ name: String) throws -> String {
    let path = slalom.directory + "/\(name).access"
    let output = try slalom.run("keys", "issue", "--role", role, "--name", name, "--output", path)
    try #require(output.code == 0, "\(output.standardError)")
    #expect(output.standardOutput == path + "\n")
    #expect(output.standardError.contains("scp \(path)"))
    return path
  }

  // MARK: The store's files

  @Test func initMakesTheKeysBeforeTheFirstStartAndTheCoordinatorTakesThem() throws {
    let slalom = try Slalom()
    let ending = Ending()
    for arguments in [["issue", "--role", "viewer", "--name", "x"], ["list"], ["revoke", "x"]] {
      let output = try slalom.finish(try slalom.start(["keys"] + arguments, within: 60))
      #expect(output.code == 2)
      #expect(output.standardError.contains("slalom keys init"))
    }
    #expect(!FileManager.default.fileExists(atPath: slalom.store))
    let first = try slalom.run("keys", "init")
    #expect(first.code == 0)
    #expect(first.standardOutput.utf8.count == 41)
    let second = try slalom.run("keys", "init")
    #expect(second.code == 0)
    #expect(second.standardOutput == first.standardOutput)
    #expect(second.standardError.contains("already"))
    for name in ["", "/coordinator.key", "/client.key"] {
      let mode = try FileManager.default.attributesOfItem(atPath: slalom.store + name)[.posixPermissions] as? Int
      #expect(mode == (name.isEmpty ? 0o700 : 0o600))
    }
    let access = try issue(slalom, "viewer", "early")
    let text = try String(contentsOfFile: access, encoding: .utf8)
    #expect(text.contains("server-key \(first.standardOutput)"))
    #expect(text.contains("endpoint tcp://127.0.0.1:7117"))
    let mode = try FileManager.default.attributesOfItem(atPath: access)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    _ = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("status", "--access", access, "--coordinator", try slalom.endpoint()).code == 0)
  }

  @Test func aKeyIsIssuedOnceUnderAGoodNameAndListedWithoutItsSecret() throws {
    let slalom = try Slalom()
    #expect(try slalom.run("keys", "init").code == 0)
    let access = try issue(slalom, "worker", "lab-2")
    let again = try slalom.run(
      "keys", "issue", "--role", "viewer", "--name", "lab-2", "--output", slalom.directory + "/other")
    #expect(again.code == 2)
    #expect(again.standardError.contains("'lab-2' was issued already"))
    #expect(!FileManager.default.fileExists(atPath: slalom.directory + "/other"))
    let taken = try slalom.run("keys", "issue", "--role", "viewer", "--name", "lab-3", "--output", access)
    #expect(taken.code == 2)
    #expect(taken.standardError.contains("\(access) exists"))
    for name in ["-x", "a b", "local", String(repeating: "a", count: 65)] {
      #expect(try slalom.run("keys", "issue", "--role", "viewer", "--name=\(name)").code == 2)
    }
    #expect(try slalom.run("keys", "issue", "--role", "owner", "--name", "x").code == 2)
    #expect(try slalom.run("keys", "issue", "--role", "god", "--name", "x").code == 64)
    #expect(try slalom.run("keys", "revoke", "nobody").code == 2)
    #expect(try slalom.run("keys", "revoke", "local").code == 2)

    let list = try slalom.run("keys", "list", "--format", "json")
    let keys = try #require(try list.json()["keys"] as? [[String: Any]])
    #expect(keys.map { $0["name"] as? String } == ["local", "lab-2"])
    #expect(keys.map { $0["role"] as? String } == ["owner", "worker"])
    #expect(keys.map { $0["state"] as? String } == ["good", "good"])
    for secret in try slalom.secrets(and: [access]) {
      #expect(!list.standardOutput.contains(secret))
      let table = try String(contentsOfFile: slalom.store + "/keys", encoding: .utf8)
      #expect(!table.contains(secret))
    }
    #expect(try slalom.run("keys", "revoke", "lab-2").code == 0)
    let revoked = try slalom.run("keys", "list", "--format", "csv")
    #expect(revoked.standardOutput.contains("lab-2,worker,revoked"))
    #expect(try slalom.run("keys", "revoke", "lab-2").standardError.contains("was revoked before"))
  }

  @Test func aStoreThatOthersMayEnterIsRefusedWithTheRemedy() throws {
    let slalom = try Slalom()
    #expect(try slalom.run("keys", "init").code == 0)
    try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: slalom.store)
    let commands = [
      ["coordinator", "--listen", "tcp://127.0.0.1:*"], ["keys", "init"],
      ["keys", "issue", "--role", "viewer", "--name", "x"], ["keys", "revoke", "x"],
    ]
    for command in commands {
      let output = try slalom.finish(try slalom.start(command, within: 60))
      #expect(output.code == 2)
      #expect(output.standardError.contains("chmod 700 \(slalom.store)"))
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: slalom.store)
    for name in ["coordinator.key", "client.key"] {
      let path = slalom.store + "/" + name
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      let output = try slalom.run("coordinator", "--listen", "tcp://127.0.0.1:*")
      #expect(output.code == 2)
      #expect(output.standardError.contains("chmod 600 \(path)"))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
  }

  @Test func aDamagedKeyTableKeepsEverybodyOutButTheOwner() throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    let access = try issue(slalom, "viewer", "v")
    #expect(try slalom.run("status", "--access", access).code == 0)
    let good = try String(contentsOfFile: slalom.store + "/keys", encoding: .utf8)
    try slalom.replaceKeys(good.replacing("viewer", with: "vi"))
    #expect(try slalom.run("status").code == 0)
    // Not refused: nobody can tell whether the key is good.
    #expect(try slalom.run("status", "--access", access).code == 6)
    #expect(try slalom.run("keys", "list").code == 2)
    try slalom.replaceKeys(good)
    #expect(try slalom.run("status", "--access", access).code == 0)
  }

  // MARK: Roles

  @Test func eachRoleDoesItsPartAndIsToldWhatItMayNot() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    let (worker, operation, viewer) = (
      try issue(slalom, "worker", "w"), try issue(slalom, "operator", "o"), try issue(slalom, "viewer", "v")
    )
    // Nothing of the store is needed where there is an access file.
    let elsewhere = ["SLALOM_STORE": slalom.directory + "/elsewhere"]
    let refused = try slalom.run("submit", file, "--access", viewer, environment: elsewhere)
    #expect(refused.code == 2)
    #expect(refused.standardError.contains("the key 'v' has the role viewer, this needs the role operator"))
    #expect(refused.standardError.contains("slalom keys issue --role operator"))
    #expect(try slalom.run("submit", file, "--access", operation, environment: elsewhere).code == 0)
    for access in [operation, viewer] {
      let output = try slalom.run("worker", "--slots", "1", "--access", access, environment: elsewhere)
      #expect(output.code == 2)
      #expect(output.standardError.contains("needs the role worker"))
    }
    _ = ending.add(
      try slalom.startWorker("--slots", "1", "--name", "hand", "--access", worker, environment: elsewhere).child)
    let table = try slalom.run("leaderboard", "--follow", "--access", viewer, environment: elsewhere)
    #expect(table.code == 0)
    for verb in ["leaderboard", "status", "sweeps", "shards", "workers"] {
      #expect(try slalom.run(verb, "--access", viewer).code == 0)
      #expect(try slalom.run(verb, "--access", operation).code == 0)
      let output = try slalom.run(verb, "--access", worker)
      #expect(output.code == 2)
      #expect(output.standardError.contains("has the role worker, this needs the role operator or viewer"))
    }
    for verb in ["cancel", "pause", "resume"] {
      #expect(try slalom.run(verb, "--access", viewer).code == 2)
      #expect(try slalom.run(verb, "--access", worker).code == 2)
    }
    #expect(try slalom.run("rerun", "--failed", "--access", viewer).code == 2)
    #expect(try slalom.run("rerun", "--failed", "--access", operation).code == 0)
    // It may, but there is nothing left of the sweep.
    #expect(try slalom.run("pause", "--access", operation).standardError.contains("there is nothing to pause"))
    let workers = try slalom.run("workers", "--format", "json").json()["workers"] as? [[String: Any]]
    #expect(workers?.first?["key"] as? String == "w")
  }

  // MARK: Revocation

  @Test func aRevokedKeyIsShutOutFromItsNextMessageOn() throws {
    let slalom = try Slalom()
    let ending = Ending()
    _ = ending.add(try slalom.startCoordinator())
    // Each time anew, for once could be luck.
    for round in 0..<5 {
      let access = try issue(slalom, "viewer", "v\(round)")
      #expect(try slalom.run("status", "--access", access).code == 0)
      #expect(try slalom.run("keys", "revoke", "v\(round)").code == 0)
      let output = try slalom.run("status", "--access", access)
      #expect(output.code == 2)
      #expect(output.standardError.contains("does not know this key (it may have been revoked)"))
    }
    #expect(try slalom.run("status").code == 0)
  }

  @Test func whoFollowsASweepWhenItsKeyIsRevokedIsToldSo() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    _ = ending.add(try slalom.startCoordinator())
    #expect(try slalom.run("submit", file).code == 0)
    let access = try issue(slalom, "viewer", "v")
    let follower = try slalom.start(["leaderboard", "--follow", "--access", access], within: 100)
    _ = ending.add(follower.child)
    try slalom.wait(for: "the follower's first line", "status") { _ in follower.errorSoFar.contains("four: 0/4") }
    #expect(try slalom.run("keys", "revoke", "v").code == 0)
    let output = try slalom.finish(follower)
    #expect(output.code == 2)
    #expect(output.standardError.contains("it may have been revoked"))
  }

  @Test func aWorkerWhoseKeyIsRevokedEndsAndItsTrialsGoToOthers() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    // A lease far longer than the test: only the revocation can bring the trials back.
    _ = ending.add(try slalom.startCoordinator("--lease", "3000"))
    let access = try issue(slalom, "worker", "bad")
    let bad = try slalom.startWorker("--slots", "2", "--name", "bad", "--access", access)
    _ = ending.add(bad.child)
    #expect(try slalom.run("submit", file).code == 0)
    try slalom.waitForShards(1, state: "done")
    try slalom.waitForShards(2, state: "running")
    #expect(try slalom.run("keys", "revoke", "bad").code == 0)
    let output = try slalom.finish(bad)
    #expect(output.code == 2)
    #expect(output.standardError.contains("does not know this worker's key"))
    #expect(output.standardError.contains("revoked"))
    _ = ending.add(try slalom.startWorker("--slots", "2", "--name", "good").child)
    #expect(try slalom.run("leaderboard", "--follow").code == 0)
    // Both stand in the history; what was delivered before the revocation stays.
    let workers = Set(try slalom.shards().compactMap { $0["worker"] as? String })
    #expect(workers == ["bad", "good"])
  }

  // MARK: Secrets

  @Test func noSecretIsInAnyOutputCommandLineOrEnvironment() throws {
    let slalom = try Slalom()
    let ending = Ending()
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    let run = try slalom.start(["run", file, "--slots", "2"])
    _ = ending.add(run.child)
    try slalom.waitForShards(1, state: "done")
    let children = Slalom.children(of: run.child.processID)
    let processes = [run.child.processID] + children + children.flatMap { Slalom.children(of: $0) }
    #expect(processes.count == 6)
    let secrets = try slalom.secrets(and: [])
    #expect(Set(secrets).count == 2)
    var looked = 0
    for process in processes {
      for name in ["cmdline", "environ"] {
        let bytes = try #require(FileManager.default.contents(atPath: "/proc/\(process)/\(name)"))
        #expect(!bytes.isEmpty)
        for secret in secrets { #expect(bytes.firstRange(of: Data(secret.utf8)) == nil) }
        looked += 1
      }
    }
    #expect(looked == 12)
    let output = try slalom.finish(run)
    #expect(output.code == 0)
    var texts = [output.standardOutput, output.standardError]
    for name in try FileManager.default.contentsOfDirectory(atPath: slalom.store + "/log") {
      let path = slalom.store + "/log/" + name
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      texts.append(try String(contentsOfFile: path, encoding: .utf8))
    }
    #expect(texts.count == 5)
    // The logs say something, and none of them this.
    #expect(texts.contains { $0.contains("worker local-1 joined") })
    for text in texts {
      for secret in secrets { #expect(!text.contains(secret)) }
    }
  }
}

extension Slalom {
  /// Where the store's coordinator last listened.
  func endpoint() throws -> String {
    let access = try String(contentsOfFile: store + "/access", encoding: .utf8)
    return String(
      try #require(access.split(separator: "\n").first { $0.hasPrefix("endpoint ") }?.dropFirst("endpoint ".count)))
  }

  /// Every secret key of the store, and of access files.
  func secrets(and accessFiles: [String]) throws -> [String] {
    try ([store + "/coordinator.key", store + "/client.key"] + accessFiles).map { path in
      let text = try String(contentsOfFile: path, encoding: .utf8)
      return String(
        try #require(text.split(separator: "\n").first { $0.hasPrefix("secret-key ") }?.dropFirst("secret-key ".count)))
    }
  }

  /// As an editor would that writes a new file in place of the old.
  func replaceKeys(_ text: String) throws {
    let path = try write(text, to: "keys.new")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(rename(path, store + "/keys") == 0)
  }
}
