internal import SweepCore

extension Scheduler {
  /// What must hold after every event, whatever came before; empty when it does. Simulations check it at every step.
  /// O(everything).
  package var violations: [String] {
    var found = jobs.violations + workers.violations + streaks.violations
    var leases = 0
    for trial in 0..<jobs.count {
      for purpose in Purpose.allCases {
        let job = Job(trial: trial, purpose: purpose)
        guard let lease = jobs.lease(of: job) else { continue }
        leases += 1
        if jobs.attempts(of: trial).owner(of: lease.attempt) != workers.id(of: lease.worker) {
          found.append("\(execution(job, lease)): leased to a worker that does not own it")
        }
        if !workers.leases(of: lease.worker).contains(job) {
          found.append("\(execution(job, lease)): leased to a worker that does not know it")
        }
      }
    }
    let (held, wrong) = workers.crossCheck(isQuarantined: streaks.isQuarantined)
    if held != leases { found.append("workers hold \(held) leases of \(leases)") }
    found += wrong
    return found.sorted()
  }
}
