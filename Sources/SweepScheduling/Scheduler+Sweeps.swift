internal import SweepCore

/// What users do to sweeps and their trials.
extension Scheduler {
  mutating func submit(_ id: SweepID, _ trials: [TrialID], dataDigest: Digest, _ effects: inout [Effect]) {
    guard jobs.sweeps.handle(of: id) == nil else { return }
    add(id, trials, dataDigest: dataDigest, intent: .running)
    effects.append(.recordSweep(id, .running))
    // Trials that failed in an earlier sweep are asked for anew: a sweep does not begin with holes.
    rerun(trials, &effects)
  }

  /// O(trials), and O(workers) for data that no earlier sweep needed.
  mutating func add(_ id: SweepID, _ trials: [TrialID], dataDigest: Digest, intent: SweepIntent) {
    let known = jobs.sweeps.digests.count
    jobs.addSweep(id, trials, dataDigest: dataDigest, intent: intent)
    if jobs.sweeps.digests.count > known { workers.addData(known, dataDigest) }
  }

  mutating func setIntent(of id: SweepID, to intent: SweepIntent, _ effects: inout [Effect]) {
    guard let sweep = jobs.sweeps.handle(of: id), jobs.sweeps.intent(of: sweep) != intent else { return }
    jobs.setIntent(of: sweep, to: intent)
    effects.append(.recordSweep(id, intent))
    // What runs goes on in a sweep that is paused, or in another one that asks for it.
    guard intent == .cancelled else { return }
    for trial in jobs.sweeps.running(of: sweep) where jobs.isCancelled(trial) {
      revoke(Job(trial: trial, purpose: .result), .cancelled, &effects)
    }
  }

  /// Gives those of `ids` that failed a new set of attempts; what was held against workers for them is forgotten.
  mutating func rerun(_ ids: [TrialID], _ effects: inout [Effect]) {
    for id in ids {
      guard let trial = jobs.handle(of: id), jobs.progress(of: trial) == .failed else { continue }
      for worker in jobs.failedOn(trial) { streaks.forget(trial, of: worker) }
      let job = Job(trial: trial, purpose: .result)
      jobs.forgetFailures(of: job)
      jobs.move(job, to: .waiting)
      effects.append(.recordTrial(id, .waiting, nil, failures: [:]))
    }
  }

  /// Has trials that are done trained once more, by another worker where there is one.
  mutating func check(_ ids: [TrialID]) {
    for id in ids {
      guard let trial = jobs.handle(of: id), jobs.isDone(trial) else { continue }
      switch jobs.state(of: Job(trial: trial, purpose: .check)) {
      case .waiting, .delayed, .leased: continue
      case .done, .failed, nil: jobs.addCheck(of: trial)
      }
    }
  }

  mutating func endChecks(_ ids: [TrialID], _ effects: inout [Effect]) {
    for id in ids {
      guard let trial = jobs.handle(of: id) else { continue }
      let job = Job(trial: trial, purpose: .check)
      switch jobs.state(of: job) {
      case .waiting, .delayed: break
      case .leased: revoke(job, .cancelled, &effects)
      case .done, .failed, nil: continue
      }
      jobs.removeCheck(of: trial)
    }
  }
}
