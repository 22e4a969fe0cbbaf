internal import Foundation
internal import Markup
internal import SweepClient
internal import SweepCore

/// Looks at the coordinator for everybody who looks at the dashboard: once for all of them, only while anybody does,
/// and asking only for what changed.
actor LiveHub {
  private let source: DashboardSource
  private var models: [SweepID: SweepModel] = [:]
  /// Least recently used first.
  private var order: [SweepID] = []
  /// What the coordinator took a reference for.
  private var names: [String: SweepID] = [:]
  private var fetches: [String: Task<Result<SweepID, ClientError>, Never>] = [:]

  private struct Watcher {
    let view: View
    let continuation: AsyncStream<RenderedView>.Continuation
  }

  private var watchers: [Int: Watcher] = [:]
  private var lastWatcher = 0
  private var rounds: Task<Void, Never>?
  /// By view: what was published last, and when.
  private var published: [View: (rendered: RenderedView, at: ContinuousClock.Instant)] = [:]

  init(_ source: DashboardSource) { self.source = source }

  var streamCount: Int { watchers.count }

  // MARK: Drawing

  /// What a view shows now, without its pictures.
  func render(_ view: View) async throws(ClientError) -> RenderedView {
    let client = source.viewer
    switch view.subject {
    case .sweeps(let page):
      let cluster = try await client.ask(ClusterRequest())
      return RenderedView(SweepsPage.fragments(cluster, page: page, mayAct: view.mayAct, at: Date()))
    case .workers:
      return RenderedView(WorkersPage.fragments(try await client.ask(ClusterRequest()), mayAct: view.mayAct))
    case .sweep(let reference, let query):
      let id = try await refresh(reference)
      let workers = try await client.ask(ClusterRequest(limit: 0)).workerCounts
      return try withModel(id) { model in
        let fragments = SweepPage.fragments(&model, query, workers, mayAct: view.mayAct)
        return RenderedView(fragments, pictures: SweepPage.pictures(&model, at: Date()))
      }
    case .trials(let reference, let query):
      let id = try await refresh(reference)
      return try withModel(id) { RenderedView(TrialsPage.fragments(&$0, query)) }
    case .trial(let reference, let shard):
      let explained = try await client.ask(ExplainRequest(sweep: reference, shard: shard))
      return RenderedView(
        TrialPage.fragments(explained, at: Date()),
        pictures: [Picture(TrialPage.curvesID, version: TrialPage.curvesVersion(explained))])
    }
  }

  /// The pictures of a sweep's page as they are now.
  func pictures(
    _ pictures: [SweepPicture], of reference: String, _ query: SweepQuery
  ) async throws(ClientError) -> [SweepPicture: HTML] {
    let id = try await refresh(reference)
    if pictures.contains(where: \.needsSeries) { await loadSeries(of: id, by: query.rankBy) }
    return try withModel(id) { model in
      Dictionary(
        uniqueKeysWithValues: pictures.map { ($0, SweepPage.draw($0, &model, query, at: Date())) })
    }
  }

  /// The curves of a trial's page as they are now.
  func curves(of reference: String, shard: String) async throws(ClientError) -> HTML {
    let explained = try await source.viewer.ask(ExplainRequest(sweep: reference, shard: shard))
    let index = explained.shard.index
    return TrialPage.curves(try await source.viewer.series(of: [index], in: reference)[index], explained)
  }

  /// A picture of a view by its id; nil where the view has none of that name.
  func picture(_ id: String, of view: View) async throws(ClientError) -> HTML? {
    switch view.subject {
    case .sweeps, .workers, .trials: return nil
    case .sweep(let reference, let query):
      guard let picture = SweepPicture(rawValue: id) else { return nil }
      return try await pictures([picture], of: reference, query)[picture]
    case .trial(let reference, let shard):
      return id == TrialPage.curvesID ? try await curves(of: reference, shard: shard) : nil
    }
  }

  /// The sweep a reference stands for, by its short id; for titles, and for addresses that stay.
  func sweep(_ reference: String) async throws(ClientError) -> (id: SweepID, definition: SweepDefinition) {
    let id = try await refresh(reference)
    guard let model = models[id] else { throw .failed("the sweep is gone") }
    return (id, model.snapshot.definition)
  }

  private func withModel<Drawn>(_ id: SweepID, _ draw: (inout SweepModel) -> Drawn) throws(ClientError) -> Drawn {
    guard var model = models.removeValue(forKey: id) else { throw .failed("the sweep is gone") }
    defer { models[id] = model }
    model.prepareDrawing(at: .now)
    return draw(&model)
  }

  // MARK: Keeping models up to date

  /// Brings a sweep up to date. Who asks while somebody does gets the same answer.
  private func refresh(_ reference: String) async throws(ClientError) -> SweepID {
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

  private func fetch(_ reference: String) async -> Result<SweepID, ClientError> {
    do throws(ClientError) {
      let id: SweepID
      if let known = names[reference], models[known] != nil {
        id = known
        try await update(id)
      } else {
        let snapshot = try await source.viewer.sweep(reference)
        id = snapshot.id
        models[id] = SweepModel(snapshot)
        if names.count > 1000 { names = [:] }
        names[reference] = id
      }
      order.removeAll { $0 == id }
      order.append(id)
      forgetModels()
      return .success(id)
    } catch {
      return .failure(error)
    }
  }

  /// Takes in what changed of a sweep, part by part.
  private func update(_ id: SweepID) async throws(ClientError) {
    while let request = models[id]?.snapshot.request {
      let answer = try await source.viewer.ask(request)
      // Out of the dictionary meanwhile, so that it is changed in place.
      guard var model = models.removeValue(forKey: id) else { return }
      defer { models[id] = model }
      try model.update(answer)
      if model.snapshot.isComplete { return }
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
    guard let shards = models[id]?.bestShards(by: key),
      let iterations = models[id]?.iterations(of: shards), iterations <= DashboardLimits.seriesValues
    else { return }
    var new: [Int: TrialSeries] = [:]
    let missing = shards.filter { models[id]?.series[$0] == nil }
    for start in stride(from: 0, to: missing.count, by: 64) {
      let some = Array(missing[start..<min(start + 64, missing.count)])
      guard let answer = try? await source.viewer.series(of: some, in: id.description) else { break }
      new.merge(answer) { old, _ in old }
    }
    models[id]?.keepSeries(of: shards, adding: new)
  }

  // MARK: Watching

  /// Begins to publish a view to somebody. A slow one skips what was published in between.
  ///
  /// - Returns: nil where too many watch already.
  func watch(_ view: View) -> (number: Int, renderings: AsyncStream<RenderedView>)? {
    guard watchers.count < DashboardLimits.eventStreams else { return nil }
    let (renderings, continuation) = AsyncStream<RenderedView>.makeStream(bufferingPolicy: .bufferingNewest(1))
    lastWatcher += 1
    watchers[lastWatcher] = Watcher(view: view, continuation: continuation)
    if let last = published[view] { continuation.yield(last.rendered) }
    if rounds == nil { rounds = Task { await self.goRound() } }
    return (lastWatcher, renderings)
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
    let rendered: RenderedView
    do throws(ClientError) {
      rendered = try await render(view)
    } catch {
      // What is on the page stays, with a word that it is old.
      rendered = (last?.rendered ?? RenderedView([])).with(Fragment("notice", Parts.notice(error.description)))
    }
    // Said again now and then although nothing changed: a stream that is silent for long looks dead.
    if let last, last.rendered.mark == rendered.mark, now - last.at < DashboardLimits.keepAlive { return }
    published[view] = (rendered, now)
    for watcher in watchers.values where watcher.view == view { watcher.continuation.yield(rendered) }
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

extension RenderedView {
  /// With a fragment in the place of the one of the same id.
  func with(_ fragment: Fragment) -> RenderedView {
    RenderedView(fragments.filter { $0.id != fragment.id } + [fragment], pictures: pictures)
  }
}
