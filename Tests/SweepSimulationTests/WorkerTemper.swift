import SweepCore
import TestSupport

/// How a worker differs from a healthy, honest one on a good machine.
struct WorkerTemper {
  /// How often in a thousand a trial goes wrong in its slot.
  var slotFaults = 0
  /// How many times longer than others it takes.
  var slowness: Int64 = 1
  var clock = Clock()
  /// Whether what it sends is not always what its supervisor said.
  var lies = false

  /// A machine's steady clock: it begins anywhere, goes at its own rate, and may jump forward, as after a sleep; it never
  /// goes back.
  struct Clock {
    private var shown: Int64 = 0
    private var since: Int64 = 0
    /// Milliseconds it shows for 1000 that pass.
    private var rate: Int64 = 1000

    init() {}

    init(showing shown: Int64, at now: Int64, rate: Int64) {
      self.shown = shown
      since = now
      self.rate = rate
    }

    func instant(_ now: Int64) -> Instant { Instant(nanoseconds: reading(now) * 1_000_000) }

    private func reading(_ now: Int64) -> Int64 { shown + (now - since) * rate / 1000 }

    mutating func jump(by milliseconds: Int64, at now: Int64) {
      self = Clock(showing: reading(now) + milliseconds, at: now, rate: rate)
    }

    mutating func goRight(at now: Int64) { self = Clock(showing: reading(now), at: now, rate: 1000) }
  }

  static func random(at now: Int64, using random: inout SeededGenerator) -> WorkerTemper {
    var temper = WorkerTemper()
    temper.slotFaults = Int.random(in: 0...150, using: &random)
    if random.chance(150) { temper.slowness = Int64.random(in: 2...20, using: &random) }
    if random.chance(200) {
      let rate: Int64 = [250, 500, 900, 1100, 2000, 4000].randomElement(using: &random) ?? 1000
      temper.clock = Clock(showing: Int64.random(in: 0...1_000_000, using: &random), at: now, rate: rate)
    }
    temper.lies = random.chance(150)
    return temper
  }

  /// Makes it a healthy one; one that lies is taken away instead.
  mutating func heal(at now: Int64) {
    slotFaults = 0
    slowness = 1
    clock.goRight(at: now)
  }
}
