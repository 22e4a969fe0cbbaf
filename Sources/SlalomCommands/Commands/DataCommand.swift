internal import ArgumentParser
internal import FoundationEssentials

/// `slalom data`: getting CIFAR-10 onto this machine, and knowing what is there.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Fetch, verify or synthesize the images that trials train on.",
    discussion: """
      Every command finds its data in this order: --data DIR, the environment variable SLALOM_DATA, and the user's \
      cache directory ($XDG_CACHE_HOME/slalom or ~/.cache/slalom), where 'fetch' and 'synthesize' put theirs and \
      fetched data goes before synthetic. Each may name the directory with the .bin files or its parent.

      EXAMPLE
        slalom data fetch && slalom data verify

      EXIT CODES
        0 done; 2 no usable data; 64 usage.
      """,
    subcommands: [Fetch.self, Verify.self, Synthesize.self])

  static var environment: [String: String] { ProcessInfo.processInfo.environment }
}
