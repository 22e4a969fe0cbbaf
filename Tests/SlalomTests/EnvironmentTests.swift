import Foundation
import Processes
import Testing

/// What the machine does wrong, and files that are not what they should be: each is named, and the exit code says that
/// somebody has to mend it.
@Suite(.serialized) struct EnvironmentTests {
  @Test func aSweepFileMayBeAPipeAndIsNamedForWhatItIs() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let plan = slalom.directory + "/plan"
    let shell = try ChildProcess(
      "/bin/bash", ["-c", #"exec "$0" run <(cat "$1") --dry-run --format json"#, Slalom.executable, file],
      output: .file(plan), error: .file(plan + ".err"), environment: slalom.environment)
    #expect(try shell.end() == .status(0))
    let direct = try slalom.run("run", file, "--dry-run", "--format", "json")
    #expect(try String(contentsOfFile: plan, encoding: .utf8) == direct.standardOutput)

    for (path, words) in [
      (slalom.directory, "Is a directory"), (slalom.directory + "/nothing.yaml", "there is no such file"),
    ] {
      let output = try slalom.run("run", path, "--dry-run")
      #expect(output.code == 2)
      #expect(output.standardError.contains("cannot read the sweep file \(path): \(words)"))
    }
    let endless = try slalom.run("run", "/dev/zero", "--dry-run")
    #expect(endless.code == 2)
  }

  @Test func aDamagedKeyIsCalledThatAndNoAccessFile() throws {
    let slalom = try Slalom()
    #expect(try slalom.run("keys", "init").code == 0)
    let path = slalom.store + "/client.key"
    try FileManager.default.removeItem(atPath: path)
    try Data("secret-key short\n".utf8).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let output = try slalom.run("coordinator", "--listen", "tcp://127.0.0.1:*")
    #expect(output.code == 2)
    #expect(output.standardError.contains("\(path) holds no secret key: it is damaged"))
    #expect(!output.standardError.contains("is no access file"))
  }

  /// On a file system of its own of 1 MB, which only root can make.
  @Test func aFullDiskEndsTheCoordinatorAsUnusableInput() throws {
    let slalom = try Slalom()
    let ending = Ending()
    try FileManager.default.createDirectory(atPath: slalom.store, withIntermediateDirectories: true)
    let mount = try ChildProcess(
      "/bin/mount", ["-t", "tmpfs", "-o", "size=1m,mode=700", "slalom-test", slalom.store], output: .null, error: .null)
    guard mount.wait() == .status(0) else {
      print("a full disk is not tested here: this user may not mount a file system")
      return
    }
    defer { _ = try? ChildProcess("/bin/umount", ["-l", slalom.store], output: .null, error: .null).wait() }
    let coordinator = ending.add(try slalom.startCoordinator())
    let filler = try #require(fopen(slalom.store + "/filler", "w"))
    let block = [UInt8](repeating: 1, count: 4096)
    while fwrite(block, 1, block.count, filler) == block.count, fflush(filler) == 0 {}
    fclose(filler)
    let file = try slalom.write(Sweeps.twelve, to: "twelve.yaml")
    #expect(try slalom.run("submit", file).code == 6)
    #expect(try coordinator.end() == .status(2))
    let errors = try FileManager.default.contentsOfDirectory(atPath: slalom.directory).filter {
      $0.hasSuffix(".coordinator.err")
    }
    let text = try String(contentsOfFile: slalom.directory + "/" + (try #require(errors.first)), encoding: .utf8)
    #expect(text.contains("no space left to write the store"))
    #expect(text.contains("nothing that was acknowledged is lost"))
  }
}
