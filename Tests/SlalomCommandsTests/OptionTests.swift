import ArgumentParser
import SlalomCommands
import Testing

/// What is refused before anything starts.
struct OptionTests {
  private func exitCode(_ arguments: [String]) -> ExitCode? {
    do {
      _ = try Slalom.parseAsRoot(arguments)
      return nil
    } catch {
      return Slalom.exitCode(for: error)
    }
  }

  @Test(arguments: [
    ["run", "sweep.yaml", "--slots", "4", "--dashboard", "127.0.0.1:*"],
    ["leaderboard", "demo", "--follow", "--patience", "0.5", "--format", "json", "--rank-by", "final-loss"],
    ["train", "--optimizer", "adam", "--learning-rate", "1e-3", "--hidden", "none", "--subset", "random:7"],
    ["run", "sweep.yaml", "--dashboard", "127.0.0.1:*", "--keep"],
    ["dashboard", "--store", "s", "--listen", "[::1]:*"],
    ["trials"], ["shards"], ["status"], ["init", "-", "--for", "study"], ["explain", "3"], ["--help"],
    ["run", "--help"],
  ])
  func commandsAreRead(arguments: [String]) { #expect(exitCode(arguments) == nil) }

  @Test(arguments: [
    ["run"], ["run", "sweep.yaml", "--keep"], ["run", "sweep.yaml", "--slots", "0"],
    ["run", "sweep.yaml", "--slots", "1025"],
    ["leaderboard", "--patience", "0"], ["leaderboard", "--patience", "nan"], ["leaderboard", "--rank-by", "luck"],
    ["shards", "--format", "yaml"], ["train", "--optimizer", "adamw", "--learning-rate", "1"], ["unheard-of"],
    ["init", "--for", "fun"], ["completions", "install", "--shell", "csh"],
  ])
  func unusableOptionsAreUsageErrors(arguments: [String]) { #expect(exitCode(arguments)?.rawValue == 64) }

  @Test func theVersionIsNoError() { #expect(exitCode(["--version"]) == .success) }
}
