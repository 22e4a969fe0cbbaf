import Foundation
import SweepStore
import Testing

struct StoreLockTests {
  let scratch = ScratchStore()

  @Test func secondOpenerIsRefusedByPidUntilTheFirstCloses() throws {
    let store = try scratch.open()
    #expect(throws: StoreError.locked(directory: scratch.directory, pid: getpid())) { try scratch.open() }
    try store.close()
    let next = try scratch.open()
    try next.close()
  }

  @Test func storeThatIsForgottenLocksNoLonger() throws {
    do {
      let store = try scratch.open()
      try store.apply(Sample.beginning)
    }
    let next = try scratch.open()
    #expect(try next.restore().sweeps.count == 1)
    try next.close()
  }

  @Test func killedHolderLocksNoLonger() throws {
    try scratch.open().close()
    let holder = Process()
    let output = Pipe()
    holder.executableURL = URL(filePath: "/usr/bin/flock")
    holder.arguments = [
      "--no-fork", scratch.directory + "/lock", "sh", "-c", "echo $$ > \"$0\"; echo held; exec sleep 600",
      scratch.directory + "/lock",
    ]
    holder.standardOutput = output
    try holder.run()
    defer { kill(holder.processIdentifier, SIGKILL) }
    #expect(output.fileHandleForReading.availableData == Data("held\n".utf8))

    #expect(throws: StoreError.locked(directory: scratch.directory, pid: holder.processIdentifier)) {
      try scratch.open()
    }
    kill(holder.processIdentifier, SIGKILL)
    holder.waitUntilExit()
    let store = try scratch.open()
    try store.close()
  }
}
