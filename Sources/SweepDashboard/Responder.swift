internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import SweepClient

/// Answers requests: checks who asks and whether they may, then hands the route to whoever knows it.
struct Responder: HTTPResponder {
  let handlers: Handlers
  let log: Logger

  func respond(to request: WebRequest, context: DashboardContext) async throws -> Response {
    let method = request.method
    var response = await answer(request, context)
    if method == .head { response = response.createHeadResponse() }
    response = response.compressed(for: request, handlers.visitor(of: request))
    for (name, value) in ResponseHeaders.always where response.headers[name] == nil { response.headers[name] = value }
    return response
  }

  private func answer(_ request: WebRequest, _ context: DashboardContext) async -> Response {
    guard handlers.isOpen == false || RequestCheck.isOwnName(request.head.authority, boundHost: handlers.boundHost)
    else {
      return Replies.text(
        .misdirectedRequest,
        "This dashboard answers to localhost, 127.0.0.1 and [::1], not to '\(request.head.authority ?? "")'.\n")
    }
    guard request.uri.string.utf8.count <= DashboardLimits.addressBytes else {
      return Replies.text(.uriTooLong, "an address has at most \(DashboardLimits.addressBytes) bytes\n")
    }
    let visitor = handlers.visitor(of: request)
    let address = request.uri.string.first == "/" ? request.uri.string : "/"
    do throws(Problem) {
      guard let route = Route(path: request.uri.path) else {
        throw Problem(.notFound, "Nothing is here", "No page has the address \(request.uri.path.prefix(200)).")
      }
      guard route.methods.contains(request.method.rawValue) else {
        throw Problem(
          .methodNotAllowed, "That cannot be done here",
          "\(route.path) takes \(route.methods.joined(separator: ", ")).",
          headers: [(.allow, route.methods.joined(separator: ", "))])
      }
      guard visitor.has(route.access, isOpen: handlers.isOpen) else { return handlers.refusal(route, request, visitor) }
      return try await handle(route, request, visitor, address, context)
    } catch {
      return Replies.page(
        Document(
          title: error.title, content: PlainPages.problem(error.status.code, error.title, error.text), visitor: visitor,
          address: address), status: error.status, headers: error.headers)
    }
  }

  private func handle(
    _ route: Route, _ request: WebRequest, _ visitor: Visitor, _ address: String, _ context: DashboardContext
  ) async throws(Problem) -> Response {
    if request.method == .post {
      guard
        RequestCheck.isSameOrigin(
          authority: request.head.authority, origin: request.headers[.origin],
          fetchSite: request.headers[ResponseHeaders.fetchSite])
      else { throw Problem(.forbidden, "Refused", "This request comes from another site's page.") }
    }
    switch route {
    case .sweeps, .sweep, .trials, .trial, .workers:
      return try await handlers.page(route, FormFields(request.uri.query ?? ""), visitor, address)
    case .series(let sweep, let shard, let format): return try await handlers.series(sweep, shard, format)
    case .events: return try await handlers.events(request, visitor)
    case .picture: return try await handlers.picture(request, visitor)
    case .metrics: return try await handlers.metrics()
    case .health: return Replies.text(.ok, "ok\n")
    case .readiness:
      return await handlers.readiness.isReady()
        ? Replies.text(.ok, "ready\n") : Replies.text(.serviceUnavailable, "not ready\n")
    case .asset(let asset): return Replies.asset(asset, version: FormFields(request.uri.query ?? "")["v"])
    case .signIn:
      if request.method == .post { return try await handlers.signIn(request, from: context.address, log) }
      return handlers.signInPage(next: FormFields(request.uri.query ?? "")["next"], problem: nil, visitor)
    case .signOut: return try await handlers.signOut(request, visitor)
    case .steer(let sweep, let action): return try await handlers.steer(sweep, action, request, visitor, log)
    case .readmit(let worker): return try await handlers.readmit(worker, request, visitor, log)
    }
  }
}

/// Why there is no page, as a page.
struct Problem: Error {
  let status: HTTPResponse.Status
  let title: String
  let text: String
  var headers: [(HTTPField.Name, String)] = []

  init(_ status: HTTPResponse.Status, _ title: String, _ text: String, headers: [(HTTPField.Name, String)] = []) {
    self.status = status
    self.title = title
    self.text = text
    self.headers = headers
  }

  init(_ error: ClientError) {
    switch error {
    case .refused(let text): self.init(.notFound, "Not found", text)
    case .silent: self.init(.serviceUnavailable, "No answer", error.description, headers: [(.retryAfter, "5")])
    default: self.init(.internalServerError, "The coordinator could not", error.description)
    }
  }
}
