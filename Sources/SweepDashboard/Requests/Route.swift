/// Everything the dashboard answers to. A path becomes a route or nothing, so no handler takes a path apart.
package enum Route: Hashable, Sendable {
  case sweeps
  case sweep(String)
  case trials(sweep: String)
  case trial(sweep: String, shard: String)
  case series(sweep: String, shard: String, SeriesFormat)
  case steer(sweep: String, SweepAction)
  case workers
  case readmit(worker: String)
  case events
  /// A part of a page that is fetched when it is seen.
  case picture
  case metrics
  case health
  case readiness
  case signIn
  case signOut
  case asset(Asset)

  /// Nil for a path nobody knows.
  package init?(path: String) {
    var parts: [String] = []
    for part in path.split(separator: "/", maxSplits: 8) {
      guard let part = FormFields.percentDecoded(part) else { return nil }
      parts.append(part)
    }
    switch (parts.count, parts.first) {
    case (0, _): self = .sweeps
    case (1, "workers"): self = .workers
    case (1, "events"): self = .events
    case (1, "picture"): self = .picture
    case (1, "metrics"): self = .metrics
    case (1, "healthz"): self = .health
    case (1, "readyz"): self = .readiness
    case (1, "login"): self = .signIn
    case (1, "logout"): self = .signOut
    case (1, let name?):
      guard let asset = Asset(rawValue: name) else { return nil }
      self = .asset(asset)
    case (3, "workers"):
      guard parts[2] == "readmit" else { return nil }
      self = .readmit(worker: parts[1])
    case (2, "sweeps"): self = .sweep(parts[1])
    case (3, "sweeps"):
      if parts[2] == "trials" {
        self = .trials(sweep: parts[1])
      } else {
        guard let action = SweepAction(rawValue: parts[2]) else { return nil }
        self = .steer(sweep: parts[1], action)
      }
    case (4, "sweeps"):
      guard parts[2] == "trials" else { return nil }
      self = .trial(sweep: parts[1], shard: parts[3])
    case (5, "sweeps"):
      guard parts[2] == "trials", let format = SeriesFormat(rawValue: parts[4]) else { return nil }
      self = .series(sweep: parts[1], shard: parts[3], format)
    default: return nil
    }
  }

  package var path: String {
    func encoded(_ text: String) -> String { FormFields.encoded(text) }
    return switch self {
    case .sweeps: "/"
    case .sweep(let sweep): "/sweeps/\(encoded(sweep))"
    case .trials(let sweep): "/sweeps/\(encoded(sweep))/trials"
    case .trial(let sweep, let shard): "/sweeps/\(encoded(sweep))/trials/\(encoded(shard))"
    case .series(let sweep, let shard, let format):
      "/sweeps/\(encoded(sweep))/trials/\(encoded(shard))/\(format.rawValue)"
    case .steer(let sweep, let action): "/sweeps/\(encoded(sweep))/\(action.rawValue)"
    case .workers: "/workers"
    case .readmit(let worker): "/workers/\(encoded(worker))/readmit"
    case .events: "/events"
    case .picture: "/picture"
    case .metrics: "/metrics"
    case .health: "/healthz"
    case .readiness: "/readyz"
    case .signIn: "/login"
    case .signOut: "/logout"
    case .asset(let asset): "/\(asset.rawValue)"
    }
  }

  /// The methods it knows; HEAD goes wherever GET does.
  package var methods: [String] {
    switch self {
    case .sweeps, .sweep, .trials, .trial, .series, .workers, .events, .picture, .metrics, .health, .readiness, .asset:
      ["GET", "HEAD"]
    case .steer, .readmit, .signOut: ["POST"]
    case .signIn: ["GET", "HEAD", "POST"]
    }
  }
}

/// A trial's series as a file.
package enum SeriesFormat: String, Hashable, Sendable, CaseIterable {
  case csv = "series.csv"
  case jsonLines = "series.jsonl"
}

/// What an operator may do to a sweep. Raw values are the last part of the path.
package enum SweepAction: String, Hashable, Sendable, CaseIterable {
  case rerunFailed = "rerun-failed"
  case pause
  case resume
  case cancel
}
