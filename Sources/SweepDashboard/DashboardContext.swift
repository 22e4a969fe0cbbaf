internal import Hummingbird
internal import NIOCore

/// A request as the server got it: `Request` alone is what the coordinator is asked.
typealias WebRequest = HummingbirdCore.Request

/// What is known of a request beside its text: where it comes from.
struct DashboardContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Without the port.
  let address: String

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "unknown"
  }
}
