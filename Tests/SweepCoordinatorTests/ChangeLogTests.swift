import SweepCoordinator
import Testing

struct ChangeLogTests {
  /// The same by hand: the version of each shard's last change.
  struct Model {
    var versions: [UInt64]

    func changes(after version: UInt64) -> [Int] {
      versions.indices.filter { versions[$0] > version }.sorted { versions[$0] < versions[$1] }
    }
  }

  @Test func everythingHasChangedAtFirst() {
    var version: UInt64 = 100
    let log = ChangeLog(count: 3, after: &version)
    #expect(version == 103)
    let (shards, continues) = log.changes(after: 0, limit: 10)
    #expect(shards == [0, 1, 2])
    #expect(continues == nil)
  }

  @Test(arguments: UInt64(0)..<50)
  func partsHoldEveryChangeOnce(seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    func random(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let count = 1 + random(20)
    var version: UInt64 = 0
    var log = ChangeLog(count: count, after: &version)
    var model = Model(versions: (1...UInt64(count)).map(\.self))
    for _ in 0..<500 {
      let shard = random(count)
      version += UInt64(1 + random(3))
      log.touch(shard, version: version)
      model.versions[shard] = version
      #expect(log.violations == [])
      let known = UInt64(random(Int(version) + 1))
      var after = known
      var found: [Int] = []
      while true {
        let (shards, continues) = log.changes(after: after, limit: 1 + random(4))
        found += shards
        guard let continues else { break }
        after = continues
      }
      #expect(found == model.changes(after: known))
    }
  }
}
