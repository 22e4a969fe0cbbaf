internal import SweepCore
internal import SweepScheduling

/// All that a coordinator's core knows, each part in a type that owns it. What is asked about it is answered by the
/// extensions in Answers, which change nothing.
struct CoordinatorState {
  let settings: CoordinatorCore.Settings
  let started: Moment
  var scheduler: Scheduler
  var registry: WorkerRegistry
  var ledger = AttemptLedger()
  var intake = MetricsIntake()
  var catalog: SweepCatalog
  var verifications = Verifications()

  init(_ settings: CoordinatorCore.Settings, at now: Moment) {
    self.settings = settings
    started = now
    scheduler = Scheduler(
      leaseDuration: settings.leaseDuration, retries: settings.retries, quarantineAfter: settings.quarantineAfter)
    registry = WorkerRegistry(limit: settings.rememberedWorkers, at: now.instant)
    catalog = SweepCatalog(started: now.wallMilliseconds)
  }

  /// What a trial is; nil for one that no sweep has brought.
  func settings(of trial: TrialID) -> TrialSettings? {
    scheduler.shards(of: trial).first.flatMap(catalog.settings(at:))
  }

  /// What must hold after every message and moment; empty when it does. Simulations ask at every step.
  var violations: [String] {
    scheduler.violations + registry.violations + catalog.violations
      + ledger.violations { scheduler.isOpen($0) } + intake.violations { ledger.attempt($0)?.isOpen == true }
  }
}
