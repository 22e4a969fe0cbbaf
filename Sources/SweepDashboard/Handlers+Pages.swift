internal import Foundation
internal import Hummingbird
internal import Markup
internal import SweepClient
internal import SweepCore
internal import SweepExport

/// Pages, files, metrics.
extension Handlers {
  func page(_ route: Route, _ fields: FormFields, _ visitor: Visitor, _ address: String) async throws(Problem)
    -> Response
  {
    guard let view = View(route, fields, mayAct: visitor.mayAct) else {
      throw Problem(.notFound, "Nothing is here", "\(address.prefix(200)) is no page.")
    }
    do throws(ClientError) {
      var document = Document(title: "", content: .empty, visitor: visitor, address: address)
      let rendered: RenderedView
      switch view.subject {
      case .sweeps:
        rendered = try await hub.render(view)
        (document.title, document.place) = ("Sweeps", .sweeps)
        document.content = #"<h1 class="visually-hidden">Sweeps</h1>"# + rendered.all
      case .workers:
        rendered = try await hub.render(view)
        (document.title, document.place) = ("Workers", .workers)
        document.content = #"<h1 class="visually-hidden">Workers</h1>"# + rendered.all
      case .sweep(let reference, let query):
        let (id, definition) = try await hub.sweep(reference)
        // One address for a sweep, which stays the same when another gets its name.
        guard reference == id.short else {
          return Replies.seeOther(View(.sweep(id.short, query), mayAct: false).address)
        }
        rendered = try await hub.render(view)
        document.title = definition.name
        let pictures = try await hub.pictures(SweepPicture.allCases, of: reference, query)
        document.content = SweepPage.content(id, definition, query, rendered, pictures, visitor, address)
      case .trials(let reference, let query):
        let (id, definition) = try await hub.sweep(reference)
        guard reference == id.short else {
          return Replies.seeOther(View(.trials(id.short, query), mayAct: false).address)
        }
        rendered = try await hub.render(view)
        document.title = "Trials of \(definition.name)"
        document.content = #"""
          \#(Self.crumbs(id, definition))<div class="title"><h1>\#(document.title)</h1></div>
          \#(TrialsPage.filter(query, sweep: id, definition))\#(rendered.all)
          """#
      case .trial(let reference, let shard):
        let (id, definition) = try await hub.sweep(reference)
        let index = try await source.viewer.ask(ExplainRequest(sweep: reference, shard: shard)).shard.index
        guard reference == id.short, shard == String(index) else {
          return Replies.seeOther(Route.trial(sweep: id.short, shard: String(index)).path)
        }
        rendered = try await hub.render(view)
        let curves = try await hub.curves(of: reference, shard: shard)
        document.title = "Trial \(index) of \(definition.name)"
        document.content = #"""
          \#(Self.crumbs(id, definition))
          <div class="title"><h1>\#(document.title)</h1>\#(rendered["state"])</div>\#
          \#(rendered.all(but: ["state", "attempts", "export"]))\#(curves)\#(rendered["attempts"])\#(rendered["export"])
          """#
      }
      document.live = (view, rendered.mark)
      return Replies.page(document)
    } catch {
      throw Problem(error)
    }
  }

  static func crumbs(_ id: SweepID, _ definition: SweepDefinition) -> HTML {
    #"""
    <nav aria-label="Where this is" class="crumbs"><a href="/">Sweeps</a> › \#
    <a href="\#(Route.sweep(id.short).path)">\#(definition.name)</a></nav>
    """#
  }

  func series(_ sweep: String, _ shard: String, _ format: SeriesFormat) async throws(Problem) -> Response {
    do throws(ClientError) {
      let explained = try await source.viewer.ask(ExplainRequest(sweep: sweep, shard: shard))
      let index = explained.shard.index
      guard let series = try await source.viewer.series(of: [index], in: sweep)[index], !series.losses.isEmpty else {
        throw .refused("nothing was measured of trial \(index) yet")
      }
      let text = SeriesFile.text(
        ExportedShard(index: index, trial: explained.settings, id: explained.shard.trial, series: series), format)
      let name = "trial-\(explained.sweep.short)-\(index)"
      return switch format {
      case .csv: Replies.file(text, mediaType: "text/csv; charset=utf-8", name: name + ".csv")
      case .jsonLines: Replies.file(text, mediaType: "application/jsonl; charset=utf-8", name: name + ".jsonl")
      }
    } catch {
      throw Problem(error)
    }
  }

  func metrics() async throws(Problem) -> Response {
    do throws(ClientError) {
      let cluster = try await source.viewer.ask(ClusterRequest())
      let source = source
      guard let statistics = await within(DashboardLimits.answer, { await source.statistics() }) else {
        throw .silent(DashboardLimits.answer)
      }
      let text = CoordinatorMetrics.text(cluster, statistics, eventStreams: await hub.streamCount)
      return Replies.text(.ok, text, mediaType: "text/plain; version=0.0.4; charset=utf-8")
    } catch {
      throw Problem(error)
    }
  }
}

extension RenderedView {
  /// Every element, in order.
  var all: HTML { all(but: []) }

  func all(but ids: Set<String>) -> HTML { "\(fragments.filter { !ids.contains($0.id) }.map(\.html))" }
}
