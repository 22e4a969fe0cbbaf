internal import HTTPTypes
internal import Hummingbird
package import Logging
internal import NIOCore
internal import SweepCore

/// The page, served: it listens from `listen` until `stop`.
package final class Dashboard: Sendable {
  /// Where it listens, with the port the system chose.
  package let address: DashboardAddress
  /// Whether reading needs no token, for nobody but this machine can reach it.
  package let isOpen: Bool
  private let handlers: Handlers
  private let server: Task<Void, Never>

  private init(_ address: DashboardAddress, isOpen: Bool, _ handlers: Handlers, _ server: Task<Void, Never>) {
    self.address = address
    self.isOpen = isOpen
    self.handlers = handlers
    self.server = server
  }

  /// For a browser on this machine.
  package var url: String {
    let host = ["0.0.0.0", "::"].contains(address.host) ? "127.0.0.1" : address.host
    return "http://\(DashboardAddress(host: host, port: address.port))/"
  }

  /// Begins to serve, and returns when it listens.
  ///
  /// - Parameter source: asked from the first request on; until there is a coordinator it may refuse.
  package static func listen(
    on address: DashboardAddress, _ source: DashboardSource, log: Logger
  ) async throws(DashboardError) -> Dashboard {
    func failure(_ error: any Error) -> DashboardError {
      let code = (error as? IOError).map(\.errnoCode)
      return .cannotListen(address: "\(address)", reason: code.map(systemMessage) ?? "\(error)")
    }
    let resolved: SocketAddress
    do {
      resolved = try SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
    } catch {
      throw .cannotListen(address: "\(address)", reason: "there is no host of this name")
    }
    guard let ip = resolved.ipAddress else { throw .cannotListen(address: "\(address)", reason: "it is no IP address") }
    let isOpen = ip.hasPrefix("127.") || ip == "::1"
    let handlers = Handlers(source, isOpen: isOpen, boundHost: address.host, port: address.port)
    var quiet = log
    quiet.logLevel = max(log.logLevel, .warning)

    let (starts, continuation) = AsyncStream<Result<Int, any Error>>.makeStream()
    let application = Application(
      responder: Responder(handlers: handlers, log: log),
      server: .http1(
        configuration: .init(
          idleTimeout: .seconds(75),
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: DashboardLimits.headerBytes, maxHeaderListSize: DashboardLimits.headerBytes,
            maxHeaderFieldCount: DashboardLimits.headers))),
      configuration: .init(
        address: .hostname(ip, port: address.port), serverName: "slalom",
        availableConnectionsDelegate: .maximum(DashboardLimits.connections, logger: quiet)),
      onServerRunning: { channel in
        continuation.yield(.success(channel.localAddress?.port ?? address.port))
      }, logger: quiet)
    let server = Task {
      do {
        try await application.runService(gracefulShutdownSignals: [])
      } catch {
        continuation.yield(.failure(error))
      }
      continuation.finish()
    }
    for await start in starts {
      switch start {
      case .success(let port):
        return Dashboard(DashboardAddress(host: address.host, port: port), isOpen: isOpen, handlers, server)
      case .failure(let error): throw failure(error)
      }
    }
    throw .cannotListen(address: "\(address)", reason: "the server ended")
  }

  /// Ends every stream, and the server.
  package func stop() async {
    await handlers.hub.stop()
    server.cancel()
    await server.value
  }
}
