import Foundation
import Logging
import SweepCore
import SweepDashboard
import Testing

/// A dashboard on a port of its own, before a coordinator.
struct Stage: Sendable {
  let cluster: Cluster
  let dashboard: Dashboard
  let browser: Browser

  /// - Parameter host: 127.0.0.1, where reading is open, or 0.0.0.0, where it is not.
  static func with<Result>(
    _ definition: SweepDefinition = Sample.definition(), host: String = "127.0.0.1",
    _ body: (Stage) async throws -> Result
  ) async throws -> Result {
    let cluster = try await Cluster(definition)
    let dashboard = try await Dashboard.listen(
      on: DashboardAddress(host: host, port: 0), cluster.source,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let stage = Stage(cluster: cluster, dashboard: dashboard, browser: Browser(port: dashboard.address.port))
    do {
      let result = try await body(stage)
      await dashboard.stop()
      await cluster.stop()
      return result
    } catch {
      await dashboard.stop()
      await cluster.stop()
      throw error
    }
  }

  var sweepPath: String { "/sweeps/\(cluster.definition.id.short)" }

  /// Every page there is, of the sweep's first trial too.
  var pages: [String] { ["/", "/workers", sweepPath, "\(sweepPath)/trials", "\(sweepPath)/trials/0"] }

  /// Signs in, and returns the header that shows it.
  func signIn(_ token: String) async throws -> (String, String) {
    let reply = try await browser.post("/login", [("token", token)])
    #expect(reply.status == 303)
    let cookie = try #require(reply["set-cookie"])
    return ("Cookie", String(cookie.prefix { $0 != ";" }))
  }

  /// The token of the forms on a page.
  func formToken(_ page: String, _ cookie: (String, String)) async throws -> String {
    let text = try await browser.get(page, [cookie]).body
    let start = try #require(text.range(of: #"name="csrf" value=""#)).upperBound
    return String(text[start...].prefix(64))
  }
}

func bearer(_ token: String) -> (String, String) { ("Authorization", "Bearer \(token)") }
