internal import Markup

/// A whole page.
struct Document {
  enum Place: Hashable {
    case sweeps
    case workers
    case other
  }

  var title: String
  var place = Place.other
  /// Everything between the navigation and the end.
  var content: HTML
  /// What keeps the page up to date: the view, and the picture it was made from.
  var live: (view: View, mark: String)?
  var visitor: Visitor
  /// Where it is, to come back to after signing in.
  var address: String

  var html: HTML {
    let events = with(live) { live in
      let query = queryText([("view", live.view.address), ("have", live.mark)])
      let pictures = queryText([("view", live.view.address)])
      return #" data-events="\#(Route.events.path + query)" data-pictures="\#(Route.picture.path + pictures)""#
    }
    return #"""
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\#(title) – Slalom</title>
      <link rel="icon" href="\#(Asset.icon.address)" type="image/svg+xml">
      <link rel="stylesheet" href="\#(Asset.style.address)">
      <script src="\#(Asset.script.address)" defer></script>
      </head>
      <body\#(events)>
      <a class="skip" href="#main">Skip to content</a>
      <header class="top">
      <a class="brand" href="/">Slalom</a>
      <nav aria-label="Main">\#(link(.sweeps, to: .sweeps, "Sweeps"))\#(link(.workers, to: .workers, "Workers"))</nav>
      <span class="grow"></span>
      \#(when(live != nil, #"<span id="connection" role="status"></span>"#))
      \#(session)
      </header>
      <main id="main" tabindex="-1">
      \#(content)
      </main>
      \#(with(visitor.session) { Actions.form($0.formToken, returningTo: address) })
      </body>
      </html>

      """#
  }

  private func link(_ place: Place, to route: Route, _ text: HTML) -> HTML {
    #"<a href="\#(route.path)"\#(when(place == self.place, #" aria-current="page""#))>\#(text)</a>"#
  }

  private var session: HTML {
    guard let session = visitor.session else {
      let path = Route.signIn.path + queryText(address == "/" ? [] : [("next", address)])
      return #"<a class="sign-in" href="\#(path)">Sign in</a>"#
    }
    return #"""
      <span class="role">\#(session.role.rawValue)</span>\#
      <form method="post" action="/logout"><input type="hidden" name="csrf" value="\#(session.formToken)">\#
      <button>Sign out</button></form>
      """#
  }
}

/// Pages that are no views.
enum PlainPages {
  static func signIn(next: String, problem: String?, isOpen: Bool) -> HTML {
    let why: HTML =
      isOpen
      ? "Reading is open to this machine. To rerun, pause, resume and cancel sweeps, sign in with the operator token."
      : "Sign in with the viewer token to look, or with the operator token to act as well."
    return #"""
      <section class="panel narrow" aria-labelledby="heading"><h1 id="heading">Sign in</h1>
      <p>\#(why)</p>
      <p class="faint">Whoever can read the store directory prints both tokens with <code>slalom keys tokens</code>.</p>
      \#(with(problem) { #"<p class="bad" role="alert">\#($0)</p>"# })
      <form method="post" action="/login" class="sign-in-form">
      <input type="hidden" name="next" value="\#(next)">
      <input type="text" name="user" value="slalom" autocomplete="username" hidden>
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required spellcheck="false" \#
      maxlength="200">
      <button>Sign in</button></form></section>
      """#
  }

  static func problem(_ status: Int, _ title: String, _ text: String) -> HTML {
    #"""
    <section class="panel narrow" aria-labelledby="heading">
    <p class="faint">\#(status)</p><h1 id="heading">\#(title)</h1>
    <p>\#(text)</p><p><a href="/">All sweeps</a></p></section>
    """#
  }
}
