internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepWire

/// Looks at the coordinator for everybody who looks at the dashboard: once for all of them, only while anybody does,
/// and asking only for what changed.
actor LiveHub {
  private let source: DashboardSource
  private var models: [SweepID: SweepModel] = [:]
  /// Least recently used first.
  private var order: [SweepID] = []
  /// What the coordinator took a reference for.
  private var names: [String: SweepID] = [:]
  private var fetches: [String: Task<Result<SweepID, SourceError>, Never>] = [:]

  private struct Watcher {
    let view: View
    let continuation: AsyncStream<Picture>.Continuation
  }

  private var watchers: [Int: Watcher] = [:]
  private var lastWatcher = 0
  private var rounds: Task<Void, Never>?
  /// By view: what was published last, and when.
  private var published: [View: (picture: Picture, at: ContinuousClock.Instant)] = [:]

  init(_ source: DashboardSource) { self.source = source }

  var streamCount: Int { watchers.count }

  // MARK: Pictures

  /// What a view shows now.
  func picture(of view: View) async throws(SourceError) -> Picture {
    switch view.subject {
    case .sweeps(let page):
      return Picture(SweepsPage.fragments(try await source.cluster(), page: page, mayAct: view.mayAct, at: Date()))
    case .workers:
      return Picture(WorkersPage.fragments(try await source.cluster(), mayAct: view.mayAct))
    case .sweep(let reference, let query):
      let id = try await refresh(reference)
      await loadSeries(of: id, by: query.rankBy)
      let cluster = try await source.cluster()
      return try withModel(id) { SweepPage.fragments(&$0, query, cluster, mayAct: view.mayAct, at: Date()) }
    case .trials(let reference, let query):
      let id = try await refresh(reference)
      return try withModel(id) { TrialsPage.fragments($0.snapshot, query) }
    case .trial(let reference, let shard):
      let explained = try await source.explanation(of: shard, in: reference)
      let series = try await source.series(of: [Int(explained.shard.index)], in: reference)
      do {
        return Picture(try TrialPage.fragments(explained, series[Int(explained.shard.index)], at: Date()))
      } catch {
        throw .failed("\(error)")
      }
    }
  }

  /// The sweep a reference stands for, by its short id; for titles, and for addresses that stay.
  func sweep(_ reference: String) async throws(SourceError) -> (id: SweepID, definition: SweepDefinition) {
    let id = try await refresh(reference)
    guard let model = models[id] else { throw .failed("the sweep is gone") }
    return (id, model.snapshot.definition)
  }

  private func withModel(_ id: SweepID, _ fragments: (inout SweepModel) -> [Fragment]) throws(SourceError) -> Picture {
    guard var model = models.removeValue(forKey: id) else { throw .failed("the sweep is gone") }
    defer { models[id] = model }
    return Picture(fragments(&model))
  }

  // MARK: Keeping models up to date

  /// Brings a sweep up to date. Who asks while somebody does gets the same answer.
  private func refresh(_ reference: String) async throws(SourceError) -> SweepID {
    let task =
      fetches[reference]
      ?? Task {
        let result = await fetch(reference)
        fetches[reference] = nil
        return result
      }
    fetches[reference] = task
    return try await task.value.get()
  }

  private func fetch(_ reference: String) async -> Result<SweepID, SourceError> {
    do throws(SourceError) {
      var query = WireSweepQuery()
      query.sweep.text = reference
      if let id = names[reference], let model = models[id] { query = model.snapshot.query }
      guard case .sweep(let answer) = try await source.answer(.sweep(query)) else { throw .wrongAnswer }
      return .success(try take(answer, for: reference))
    } catch {
      return .failure(error)
    }
  }

  private func take(_ answer: WireSweepAnswer, for reference: String) throws(SourceError) -> SweepID {
    do {
      let id = try SweepID(wire: answer.sweepID, field: "sweep_id")
      if var model = models.removeValue(forKey: id) {
        // Out of the dictionary meanwhile, so that it is changed in place.
        defer { models[id] = model }
        try model.update(answer)
      } else {
        models[id] = try SweepModel(answer)
      }
      if names.count > 1000 { names = [:] }
      names[reference] = id
      order.removeAll { $0 == id }
      order.append(id)
      forgetModels()
      return id
    } catch {
      throw .failed("\(error)")
    }
  }

  private func forgetModels() {
    let watched = Set(watchers.values.compactMap { $0.view.reference.flatMap { names[$0] } })
    var excess = order.count { !watched.contains($0) } - DashboardLimits.models
    for id in order where excess > 0 && !watched.contains(id) {
      models[id] = nil
      order.removeAll { $0 == id }
      excess -= 1
    }
  }

  /// Asks for the series that the figures lack. A figure whose series do not come is drawn without them.
  private func loadSeries(of id: SweepID, by key: RankKey) async {
    guard let shards = models[id]?.bestShards(by: key), let model = models[id],
      model.iterations(of: shards) <= DashboardLimits.seriesValues
    else { return }
    var new: [Int: TrialSeries] = [:]
    let missing = shards.filter { model.series[$0] == nil }
    for start in stride(from: 0, to: missing.count, by: 64) {
      let some = Array(missing[start..<min(start + 64, missing.count)])
      guard let answer = try? await source.series(of: some, in: id.description) else { break }
      new.merge(answer) { old, _ in old }
    }
    models[id]?.keepSeries(of: shards, adding: new)
  }

  // MARK: Watching

  /// Begins to publish a view to somebody. A slow one skips what was published in between.
  ///
  /// - Returns: nil where too many watch already.
  func watch(_ view: View) -> (number: Int, pictures: AsyncStream<Picture>)? {
    guard watchers.count < DashboardLimits.eventStreams else { return nil }
    let (pictures, continuation) = AsyncStream<Picture>.makeStream(bufferingPolicy: .bufferingNewest(1))
    lastWatcher += 1
    watchers[lastWatcher] = Watcher(view: view, continuation: continuation)
    if let last = published[view] { continuation.yield(last.picture) }
    if rounds == nil { rounds = Task { await self.goRound() } }
    return (lastWatcher, pictures)
  }

  func unwatch(_ number: Int) {
    guard let watcher = watchers.removeValue(forKey: number) else { return }
    watcher.continuation.finish()
    if !watchers.values.contains(where: { $0.view == watcher.view }) { published[watcher.view] = nil }
  }

  func stop() {
    for watcher in watchers.values { watcher.continuation.finish() }
    watchers = [:]
    published = [:]
  }

  private func goRound() async {
    while !watchers.isEmpty {
      for view in Set(watchers.values.map(\.view)) { await publish(view) }
      try? await Task.sleep(for: DashboardLimits.refresh)
    }
    rounds = nil
  }

  private func publish(_ view: View) async {
    let now = ContinuousClock.now
    let last = published[view]
    let picture: Picture
    do throws(SourceError) {
      picture = try await self.picture(of: view)
    } catch {
      // What is on the page stays, with a word that it is old.
      picture = (last?.picture ?? Picture([])).with(Fragment("notice", Parts.notice(error.text)))
    }
    // Said again now and then although nothing changed: a stream that is silent for long looks dead.
    if let last, last.picture.mark == picture.mark, now - last.at < DashboardLimits.keepAlive { return }
    published[view] = (picture, now)
    for watcher in watchers.values where watcher.view == view { watcher.continuation.yield(picture) }
  }
}

extension View {
  /// The sweep it is of.
  fileprivate var reference: String? {
    switch subject {
    case .sweeps, .workers: nil
    case .sweep(let reference, _), .trials(let reference, _), .trial(let reference, _): reference
    }
  }
}

extension Picture {
  /// With a fragment in the place of the one of the same id.
  func with(_ fragment: Fragment) -> Picture { Picture(fragments.filter { $0.id != fragment.id } + [fragment]) }
}
