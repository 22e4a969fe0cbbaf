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
    let holder = try OtherProgram(
      "flock",
      [
        "--no-fork", scratch.directory + "/lock", "sh", "-c", "echo $$ > \"$0\"; echo held; exec sleep 600",
        scratch.directory + "/lock",
      ])
    try holder.waitForOutput("held")

    #expect(throws: StoreError.locked(directory: scratch.directory, pid: holder.processID)) {
      try scratch.open()
    }
    holder.kill()
    let store = try scratch.open()
    try store.close()
  }
}
