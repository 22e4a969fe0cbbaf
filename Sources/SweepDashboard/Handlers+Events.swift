internal import HTTPTypes
internal import Hummingbird
internal import Markup
internal import SweepClient

/// The stream that keeps a page up to date.
extension Handlers {
  /// The page that a request's `view` is the address of.
  private func view(named fields: FormFields, _ visitor: Visitor) throws(Problem) -> View {
    let parts = (fields["view"] ?? "/").split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let route = Route(path: String(parts[0])),
      let view = View(route, FormFields(parts.count > 1 ? String(parts[1]) : ""), mayAct: visitor.mayAct)
    else { throw Problem(.notFound, "Nothing is here", "That is no page to keep up to date.") }
    return view
  }

  /// One picture of a page as it is now, for a page that shows an earlier one.
  func picture(_ request: WebRequest, _ visitor: Visitor) async throws(Problem) -> Response {
    let fields = FormFields(request.uri.query ?? "")
    let view = try view(named: fields, visitor)
    do throws(ClientError) {
      guard let html = try await hub.picture(fields["id"] ?? "", of: view) else {
        throw ClientError.refused("this page has no such picture")
      }
      return Replies.text(.ok, html.text, mediaType: "text/html; charset=utf-8")
    } catch {
      throw Problem(error)
    }
  }

  func events(_ request: WebRequest, _ visitor: Visitor) async throws(Problem) -> Response {
    let fields = FormFields(request.uri.query ?? "")
    let view = try view(named: fields, visitor)
    var headers = HTTPFields()
    headers[.contentType] = "text/event-stream; charset=utf-8"
    // A proxy that gathers a whole answer first would gather this one for ever.
    if let name = HTTPField.Name("X-Accel-Buffering") { headers[name] = "no" }
    if request.method == .head { return Response(status: .ok, headers: headers) }

    guard let (number, renderings) = await hub.watch(view) else {
      throw Problem(
        .serviceUnavailable, "Too many pages are open",
        "This dashboard keeps \(DashboardLimits.eventStreams) pages up to "
          + "date at a time; this one works, and is as old as its last reload.", headers: [(.retryAfter, "30")])
    }
    let mark = request.headers[ResponseHeaders.lastEventID] ?? fields["have"]
    let hub = hub
    let isWelcome: @Sendable () -> Bool = { [self] in
      self.visitor(of: request).has(.read, isOpen: isOpen) && (!view.mayAct || self.visitor(of: request).mayAct)
    }
    return Response(
      status: .ok, headers: headers,
      body: .init { writer in
        do {
          try await request.body.consumeWithCancellationOnInboundClose { _ in
            var feed = EventFeed(having: mark)
            try await writer.write(ByteBuffer(string: ServerSentEvent.retry))
            for await rendered in renderings {
              // Who has signed out, or whose token was replaced, is told nothing more.
              guard isWelcome() else { break }
              let events = feed.events(for: rendered)
              let text = events.isEmpty ? ServerSentEvent.keepAlive : events.map(\.text).joined()
              try await writer.write(ByteBuffer(string: text))
            }
          }
        } catch {
          // The visitor is gone.
        }
        await hub.unwatch(number)
        try await writer.finish(nil)
      })
  }
}
