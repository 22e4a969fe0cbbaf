/// Who asks: what they may do, and by what they showed it.
struct Visitor: Sendable {
  /// Nil for somebody without a token.
  var role: DashboardRole?
  /// By a cookie. A token in a header needs no form token: no page elsewhere can make a browser send it.
  var session: SessionTable.Session?
  var sessionID: String?

  static let stranger = Visitor()

  var mayAct: Bool { role?.mayAct == true }

  /// - Parameter isOpen: whether reading needs no token here.
  func has(_ access: Access, isOpen: Bool) -> Bool {
    switch access {
    case .everyone: true
    case .read: isOpen || role != nil
    case .act: mayAct
    }
  }
}
