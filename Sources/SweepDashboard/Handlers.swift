internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SweepCore
internal import Synchronization

/// Knows who has signed in, and does what the routes ask for.
final class Handlers: Sendable {
  let source: DashboardSource
  let hub: LiveHub
  let readiness: Readiness
  /// Whether reading needs no token: only where nobody but this machine can reach the dashboard.
  let isOpen: Bool
  let boundHost: String
  /// Cookies know no ports, so the name has it: two dashboards on a machine have sessions of their own.
  private let cookieName: String
  private let sessions = Mutex(SessionTable())
  private let limit: Mutex<SignInLimit>

  init(_ source: DashboardSource, isOpen: Bool, boundHost: String, port: Int) {
    self.source = source
    hub = LiveHub(source)
    readiness = Readiness(source)
    self.isOpen = isOpen
    self.boundHost = boundHost
    cookieName = "slalom-\(port)"
    limit = Mutex(SignInLimit(at: Self.now))
  }

  static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  // MARK: Who asks

  func visitor(of request: WebRequest) -> Visitor {
    if let header = request.headers[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer", let tokens = source.tokens() else { return .stranger }
      return Visitor(role: tokens.role(of: String(parts[1])))
    }
    guard let id = request.cookies[cookieName]?.value, let tokens = source.tokens(),
      let session = sessions.withLock({ $0.session(id, generation: tokens.generation, at: Self.now) })
    else { return .stranger }
    return Visitor(role: session.role, session: session, sessionID: id)
  }

  /// What somebody gets who may not do what they ask: people a way to sign in, programs a status.
  func refusal(_ route: Route, _ request: WebRequest, _ visitor: Visitor) -> Response {
    let challenge: [(HTTPField.Name, String)] = [(.wwwAuthenticate, "Bearer realm=\"slalom\"")]
    switch route.access {
    case .act:
      return Replies.text(
        visitor.role == nil ? .unauthorized : .forbidden, "this needs an operator's token\n",
        headers: visitor.role == nil ? challenge : [])
    case .read, .everyone:
      if [.events, .picture, .metrics].contains(route) || request.headers[.authorization] != nil {
        return Replies.text(.unauthorized, "this needs a viewer's or an operator's token\n", headers: challenge)
      }
      return Replies.seeOther(Route.signIn.path + queryText([("next", request.uri.string)]))
    }
  }

  // MARK: Signing in and out

  func signInPage(next: String?, problem: String?, _ visitor: Visitor, status: HTTPResponse.Status = .ok) -> Response {
    let next = RequestCheck.safeDestination(next)
    return Replies.page(
      Document(
        title: "Sign in", content: PlainPages.signIn(next: next, problem: problem, isOpen: isOpen), visitor: visitor,
        address: next), status: status)
  }

  func signIn(_ request: WebRequest, from address: String, _ log: Logger) async throws(Problem) -> Response {
    let fields = try await form(of: request)
    guard limit.withLock({ $0.mayTry(address, at: Self.now) }) else {
      throw Problem(
        .tooManyRequests, "Too many attempts", "Wait a few seconds, then try again.", headers: [(.retryAfter, "10")])
    }
    guard let tokens = source.tokens() else {
      throw Problem(
        .serviceUnavailable, "No tokens", "The file with the tokens cannot be read; the coordinator's log says why.")
    }
    let next = RequestCheck.safeDestination(fields["next"])
    guard let role = fields["token"].map({ $0.trimmingCharacters(in: .whitespacesAndNewlines) }).flatMap(tokens.role)
    else {
      log.warning("a wrong token came from \(address)")
      return signInPage(next: next, problem: "That is no token of this coordinator.", .stranger, status: .forbidden)
    }
    let id = sessions.withLock { $0.begin(role, generation: tokens.generation, at: Self.now) }
    log.info("a \(role.rawValue) signed in from \(address)")
    return seeOther(next, settingCookie: id, seconds: SessionTable.maximumAge.components.seconds)
  }

  func signOut(_ request: WebRequest, _ visitor: Visitor) async throws(Problem) -> Response {
    guard let id = visitor.sessionID else { return Replies.seeOther("/") }
    try checkForm(try await form(of: request), visitor)
    sessions.withLock { $0.end(id) }
    return seeOther("/", settingCookie: "", seconds: 0)
  }

  private func seeOther(_ path: String, settingCookie value: String, seconds: Int64) -> Response {
    var response = Replies.seeOther(path)
    response.setCookie(
      Cookie(name: cookieName, value: value, maxAge: Int(seconds), path: "/", httpOnly: true, sameSite: .strict))
    return response
  }

  // MARK: Forms

  func form(of request: WebRequest) async throws(Problem) -> FormFields {
    do {
      return FormFields(String(buffer: try await request.body.collect(upTo: DashboardLimits.bodyBytes)))
    } catch {
      throw Problem(.contentTooLarge, "Too much", "A form has at most \(DashboardLimits.bodyBytes) bytes.")
    }
  }

  /// A session's form must carry its token: another site can make a browser send a form, but cannot read our pages.
  func checkForm(_ fields: FormFields, _ visitor: Visitor) throws(Problem) {
    guard let session = visitor.session else { return }
    guard let token = fields["csrf"], areEqualSecrets(token, session.formToken) else {
      throw Problem(.forbidden, "Refused", "This form is not of your session; reload the page and try again.")
    }
  }
}
