internal import Foundation
internal import Hummingbird
internal import Logging
internal import SweepClient
internal import SweepCore

/// What operators may do.
extension Handlers {
  func steer(
    _ sweep: String, _ action: SweepAction, _ request: WebRequest, _ visitor: Visitor, _ log: Logger
  ) async throws(Problem) -> Response {
    let fields = try await form(of: request)
    try checkForm(fields, visitor)
    do throws(ClientError) {
      let answer = try await source.operator.ask(SteerRequest(action.steering, sweep: sweep))
      log.info("an operator's page: \(action.rawValue) of sweep \(sweep), \(answer.affected) trials")
      return visitor.session == nil
        ? Replies.text(
          .ok, "\(action.rawValue): \(answer.affected) trials, the sweep is \(answer.state.rawValue)\n")
        : Replies.seeOther(RequestCheck.safeDestination(fields["next"]))
    } catch {
      throw Problem(error)
    }
  }

  func readmit(
    _ worker: String, _ request: WebRequest, _ visitor: Visitor, _ log: Logger
  ) async throws(Problem) -> Response {
    let fields = try await form(of: request)
    try checkForm(fields, visitor)
    do throws(ClientError) {
      let name = try await source.operator.ask(ReadmitRequest(worker: worker)).quarantine.workerName
      log.info("an operator's page: worker \(name) may train again")
      return visitor.session == nil
        ? Replies.text(.ok, "worker \(name) may train again\n")
        : Replies.seeOther(RequestCheck.safeDestination(fields["next"]))
    } catch {
      throw Problem(error)
    }
  }
}

extension SweepAction {
  fileprivate var steering: SteerRequest.Action {
    switch self {
    case .rerunFailed: .rerunFailed(nil)
    case .pause: .pause
    case .resume: .resume
    case .cancel: .cancel
    }
  }
}
