import Benchmarking
import Testing

struct ResidentMemoryTests {
  /// What the kernel prints, shortened to the lines that matter and some that look like them.
  private let smaps = """
    55d0c8a00000-55d0c8b00000 r-xp 00000000 08:01 1234 /usr/bin/slalom
    Size:               1024 kB
    Rss:                 700 kB
    VmFlags: rd ex mr
    7f0000000000-7f0001000000 r--p 00000000 08:01 99   /data/cifar 10/data_batch_1.bin
    Size:              30000 kB
    Rss:               30000 kB
    7f0002000000-7f0003000000 rw-p 00000000 00:00 0
    Rss:                5000 kB
    7f0004000000-7f0005000000 r--p 00000000 08:01 98   /data/data_batch_2.bin (deleted)
    Rss:                 300 kB
    """

  @Test func mappedImagesAreToldFromTheRest() {
    let memory = ResidentMemory(smaps: smaps)
    #expect(memory.total == 36_000 * 1024)
    #expect(memory.dataset == 30_300 * 1024)
    #expect(memory.beyondDataset == 5_700 * 1024)
  }

  @Test func everythingThatThisProcessHoldsCounts() throws {
    let block = [UInt8](repeating: 1, count: 64 << 20)
    let memory = try withExtendedLifetime(block) { try ResidentMemory.current() }
    // Other tests of this process may have mapped images.
    #expect(memory.beyondDataset > block.count)
  }
}
