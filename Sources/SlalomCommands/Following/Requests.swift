internal import SweepClient
internal import SweepCore
internal import SweepWire

extension CoordinatorConnection {
  /// A whole sweep, by id, prefix or name; the latest for an empty reference.
  mutating func sweep(_ reference: String) throws -> SweepSnapshot {
    var query = WireSweepQuery()
    query.sweep.text = reference
    guard case .sweep(let answer) = try ask(.sweep(query)) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return try SweepSnapshot(answer)
  }

  mutating func submit(_ definition: SweepDefinition) throws -> WireSubmitted {
    var submit = WireSubmit()
    submit.definition = WireSweepDefinition(definition)
    guard case .submitted(let answer) = try ask(.submit(submit)) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }

  mutating func cluster() throws -> WireClusterAnswer {
    guard case .cluster(let answer) = try ask(.cluster(WireClusterQuery())) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }

  mutating func steer(_ action: WireSteer.Action, sweep reference: String) throws -> WireSteered {
    var steer = WireSteer()
    steer.sweep.text = reference
    steer.action = action
    return try self.steer(steer)
  }

  mutating func steer(_ steer: WireSteer) throws -> WireSteered {
    guard case .steered(let answer) = try ask(.steer(steer)) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }

  mutating func explain(_ shard: String, of sweep: String) throws -> WireExplained {
    var explain = WireExplain()
    explain.sweep.text = sweep
    explain.shard = shard
    guard case .explained(let answer) = try ask(.explain(explain)) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }

  /// What trials of a sweep measured, by shard; of each its committed attempt, or else its latest.
  mutating func series(of sweep: SweepID, shards: [Int]) throws -> [Int: TrialSeries] {
    var found: [Int: TrialSeries] = [:]
    var missing = shards[...]
    while !missing.isEmpty {
      var query = WireSeriesQuery()
      query.sweep.text = sweep.description
      query.shards = missing.prefix(WireLimits.seriesShards).map { UInt32(clamping: $0) }
      guard case .series(let answer) = try ask(.series(query)) else {
        throw ClientError.badAnswer("it is to another question")
      }
      guard !answer.shards.isEmpty, answer.shards.map(\.index) == Array(query.shards.prefix(answer.shards.count)) else {
        throw ClientError.badAnswer("it holds series of other shards than were asked for")
      }
      for shard in answer.shards { found[Int(shard.index)] = TrialSeries(shard.series) }
      missing = missing.dropFirst(answer.shards.count)
    }
    return found
  }

  mutating func readmit(_ worker: String) throws -> WireReadmitted {
    var readmit = WireReadmit()
    readmit.worker = worker
    guard case .readmitted(let answer) = try ask(.readmit(readmit)) else {
      throw ClientError.badAnswer("it is to another question")
    }
    return answer
  }

  /// Asks, and takes no answer for an answer only after `patience`.
  mutating func ask(
    _ kind: WireClientRequest.OneOf_Kind, patience: Duration
  ) throws -> WireClientAnswer.OneOf_Kind {
    let start = ContinuousClock.now
    while true {
      let silence: Duration
      let endpoint: String
      do throws(ClientError) {
        return try ask(kind, timeout: min(.seconds(2), patience))
      } catch {
        guard case .unreachable(let place, _) = error else { throw error }
        silence = ContinuousClock.now - start
        endpoint = place
      }
      guard silence < patience else {
        throw ClientError.unreachable(endpoint: endpoint, seconds: Int(silence.components.seconds))
      }
    }
  }
}
