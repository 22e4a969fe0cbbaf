internal import ArgumentParser
internal import SweepCoordinator
internal import SweepStore
internal import SweepViews

struct KeysTokensCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "Print the tokens that let people into the dashboard; make new ones.",
    discussion: """
      The viewer's token lets somebody look where looking is not open to everybody: on any address but loopback. The \
      operator's lets them rerun, pause, resume and cancel sweeps as well. They are made at the first start with \
      --dashboard, or here. Sign in with one at the page's /login, or send it as 'Authorization: Bearer TOKEN'. New tokens \
      end every session and every stream at once.

      EXAMPLES
        slalom keys tokens
        slalom keys tokens --new
        curl -H "Authorization: Bearer $(slalom keys tokens --role viewer)" http://lab-1:7118/metrics
      """)

  @Flag(help: "Make new tokens; the old ones let nobody in any more.")
  var new = false

  @Option(help: ArgumentHelp("Print this token alone: viewer or operator.", valueName: "role"))
  var role: DashboardTokenRole?

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: FormatOptions

  func run() throws {
    try reporting {
      try SweepStore.prepareDirectory(store.directory)
      let tokens = try StoreTokens.open(in: store.directory, replacing: new)
      if let role {
        try show((role == .viewer ? tokens.viewer : tokens.operator) + "\n")
        return
      }
      let table = Table(
        name: "tokens", columns: [.init("role", "role"), .init("token", "token")],
        rows: [
          [.text("viewer"), .text(tokens.viewer)], [.text("operator"), .text(tokens.operator)],
        ])
      try show(table.rendered(output.format, style: .ofStandardOutput))
      note(
        (new ? "new tokens: the old ones let nobody in, and every session has ended\n" : "")
          + "sign in with one at the dashboard's /login, or send it as 'Authorization: Bearer TOKEN'; keep them secret")
    }
  }
}

enum DashboardTokenRole: String, ExpressibleByArgument, CaseIterable {
  case viewer
  case `operator`
}
