internal import ArgumentParser
internal import Foundation
internal import SweepCoordinator
internal import SweepStore
internal import ZeroMQ

struct KeysIssueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "issue",
    abstract: "Make a key with a role and write its access file.",
    discussion: """
      The access file is all its owner needs, and the only place where the secret key is: copy it to where it is used, \
      then delete it here. A name is never used twice, not even after its key was revoked. Several workers may share a \
      key; they are revoked together then.

      EXAMPLE
        slalom keys issue --role worker --name lab-2 --endpoint tcp://lab-1:7117
        slalom keys issue --role viewer --name ann --output ann.access
      """)

  @Option(help: ArgumentHelp("worker, operator or viewer.", valueName: "role"))
  var role: Role

  @Option(help: ArgumentHelp("What the key is called: letters, digits, '.', '-', '_'.", valueName: "name"))
  var name: String

  @Option(
    help: ArgumentHelp(
      "Where its owner reaches the coordinator (default: where it last listened, else tcp://127.0.0.1:7117).",
      valueName: "endpoint"))
  var endpoint: String?

  @Option(help: ArgumentHelp("The access file to write (default: NAME.access).", valueName: "file"))
  var output: String?

  @OptionGroup var store: StoreOptions

  func run() throws {
    try reporting {
      let name = try KeyName(name)
      let directory = try store.withKeys()
      try SweepStore.prepareDirectory(directory)
      let server = try StoreKeys.open(in: directory).server.publicKey
      let endpoint = try self.endpoint.map { try Endpoint($0).text } ?? lastEndpoint(in: directory)
      let path = output ?? "\(name).access"
      guard OpenKeyFile.isAbsent(path) else {
        throw UnusableInput("\(path) exists; give another file with --output, or move it away")
      }
      let keys = try KeyPair.generate()
      try StoreKeys.editTable(in: directory) { table in
        try table.issue(name, role: role, publicKey: keys.publicKey, atMillis: KeysCommand.now)
        // Before the table is written: a key that nobody has does no harm, a name that is gone for nothing does.
        try AccessFile(endpoint: endpoint, serverKey: server, keys: keys).save(path)
      }
      try show(path + "\n")
      note(advice(name: name, path: path, endpoint: endpoint))
    }
  }

  private func lastEndpoint(in directory: String) -> String {
    (try? AccessFile.load(StoreKeys.accessPath(in: directory)).endpoint) ?? "tcp://127.0.0.1:7117"
  }

  private func advice(name: KeyName, path: String, endpoint: String) -> String {
    let verb = role == .worker ? "worker" : "status"
    let isLocal = ["//127.", "//localhost:", "//[::1]:"].contains { endpoint.contains($0) }
    return """
      issued the key '\(name)' with the role \(role.rawValue) for \(endpoint)
      copy the file to where it is used and delete it here: scp \(path) HOST: && rm \(path)
      there: slalom \(verb) --access \(path)
      """
        + (isLocal
          ? "\nthis endpoint is this machine's alone: elsewhere, give --coordinator tcp://HOST:PORT with it, or issue with --endpoint"
          : "")
  }
}
