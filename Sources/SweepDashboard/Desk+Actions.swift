internal import Foundation
internal import Hummingbird
internal import Logging
internal import SweepCore
internal import SweepWire

/// What operators may do.
extension Desk {
  func steer(
    _ sweep: String, _ action: SweepAction, _ request: Request, _ visitor: Visitor, _ log: Logger
  ) async throws(Problem) -> Response {
    let fields = try await form(of: request)
    try checkForm(fields, visitor)
    var steer = WireSteer()
    steer.sweep.text = sweep
    steer.action = action.wire
    do throws(SourceError) {
      guard case .steered(let answer) = try await source.answer(.steer(steer), as: .operator) else {
        throw .wrongAnswer
      }
      log.info("an operator's page: \(action.rawValue) of sweep \(sweep), \(answer.affected) shards")
      return visitor.session == nil
        ? Replies.text(.ok, "\(action.rawValue): \(answer.affected) shards, the sweep is \(answer.state)\n")
        : Replies.seeOther(RequestCheck.safeDestination(fields["next"]))
    } catch {
      throw Problem(error)
    }
  }

  func readmit(
    _ worker: String, _ request: Request, _ visitor: Visitor, _ log: Logger
  ) async throws(Problem) -> Response {
    let fields = try await form(of: request)
    try checkForm(fields, visitor)
    var readmit = WireReadmit()
    readmit.worker = worker
    do throws(SourceError) {
      guard case .readmitted(let answer) = try await source.answer(.readmit(readmit), as: .operator) else {
        throw .wrongAnswer
      }
      log.info("an operator's page: worker \(answer.name) may train again")
      return visitor.session == nil
        ? Replies.text(.ok, "worker \(answer.name) may train again\n")
        : Replies.seeOther(RequestCheck.safeDestination(fields["next"]))
    } catch {
      throw Problem(error)
    }
  }
}

extension SweepAction {
  fileprivate var wire: WireSteer.Action {
    switch self {
    case .rerunFailed: .rerunFailed
    case .pause: .pause
    case .resume: .resume
    case .cancel: .cancel
    }
  }
}
