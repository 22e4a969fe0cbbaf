internal import Markup
internal import SweepCore

/// Buttons that change something; only operators get to see them. The token that shows that a form is ours belongs to a
/// session, so it never is in a part of a page that many sessions share: shared parts hold buttons, and the form they
/// belong to stands outside.
enum Actions {
  /// The form of the buttons in lists.
  static let formID: StaticString = "act"

  static func form(_ formToken: String, returningTo address: String) -> HTML {
    #"<form id="act" method="post" action="/" hidden>\#(hidden(formToken, address))</form>"#
  }

  private static func hidden(_ formToken: String, _ address: String) -> HTML {
    #"""
    <input type="hidden" name="csrf" value="\#(formToken)"><input type="hidden" name="next" value="\#(address)">
    """#
  }

  /// Those that make sense of a sweep in this state, for a list.
  static func buttons(of sweep: SweepID, name: String, _ state: SweepState, failed: Int) -> HTML {
    let actions = SweepAction.allCases.filter { $0.isPossible(state, failed: failed) }
    let buttons = actions.map { action -> HTML in
      #"""
      <button form="act" formaction="\#(Route.steer(sweep: sweep.short, action).path)" \#
      aria-label="\#(action.title): \#(name)">\#(action.title)</button>
      """#
    }
    return #"<span class="actions">\#(buttons)</span>"#
  }

  /// A form for each of them, for the sweep's own page. Which can be pressed is a fragment of its own.
  static func forms(of sweep: SweepID, _ formToken: String, returningTo address: String, _ rendered: RenderedView)
    -> HTML
  {
    let forms = SweepAction.allCases.map { action -> HTML in
      #"""
      <form method="post" action="\#(Route.steer(sweep: sweep.short, action).path)">\#(hidden(formToken, address))\#
      \#(rendered[action.fragmentID])</form>
      """#
    }
    return #"<div class="actions" role="group" aria-label="Actions">\#(forms)</div>"#
  }

  static func fragments(_ state: SweepState, failed: Int) -> [Fragment] {
    SweepAction.allCases.map { action in
      let isPossible = action.isPossible(state, failed: failed)
      return Fragment(
        action.fragmentID,
        #"""
        <button id="\#(HTML(stringLiteral: action.fragmentID))"\#(when(!isPossible, " disabled"))>\#(action.title)\#
        \#(when(action == .rerunFailed && failed > 0, " (\(failed))"))</button>
        """#)
    }
  }
}

extension SweepAction {
  var title: String {
    switch self {
    case .rerunFailed: "Rerun failed"
    case .pause: "Pause"
    case .resume: "Resume"
    case .cancel: "Cancel"
    }
  }

  fileprivate var fragmentID: StaticString {
    switch self {
    case .rerunFailed: "act-rerun-failed"
    case .pause: "act-pause"
    case .resume: "act-resume"
    case .cancel: "act-cancel"
    }
  }

  func isPossible(_ state: SweepState, failed: Int) -> Bool {
    switch self {
    case .rerunFailed: failed > 0
    case .pause: state == .running || state == .stalled
    case .resume: state == .paused || state == .cancelled
    case .cancel: [.running, .stalled, .paused].contains(state)
    }
  }
}
