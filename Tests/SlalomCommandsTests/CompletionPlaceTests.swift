import SlalomCommands
import Testing

/// Where completion scripts are written.
struct CompletionPlaceTests {
  private func path(_ shell: Shell, _ environment: [String: String]) -> String? {
    CompletionPlace(shell, environment)?.path
  }

  @Test func theUsersOwnDirectoriesAreTaken() {
    let home = ["HOME": "/home/ann"]
    #expect(path(.bash, home) == "/home/ann/.local/share/bash-completion/completions/slalom")
    #expect(path(.zsh, home) == "/home/ann/.local/share/zsh/site-functions/_slalom")
    #expect(path(.fish, home) == "/home/ann/.config/fish/completions/slalom.fish")
  }

  @Test func otherDirectoriesThatTheUserNamedComeFirst() {
    let environment = [
      "HOME": "/home/ann", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config", "BASH_COMPLETION_USER_DIR": "/bash",
    ]
    #expect(path(.bash, environment) == "/bash/completions/slalom")
    #expect(path(.zsh, environment) == "/data/zsh/site-functions/_slalom")
    #expect(path(.fish, environment) == "/config/fish/completions/slalom.fish")
    #expect(path(.bash, ["HOME": "/home/ann", "XDG_DATA_HOME": "data"])?.hasPrefix("/home/ann/") == true)
  }

  @Test func withoutAHomeThereIsNoPlace() {
    for shell in Shell.allCases { #expect(path(shell, [:]) == nil) }
  }

  @Test func whatIsLeftToDoNamesThePlace() throws {
    let zsh = try #require(CompletionPlace(.zsh, ["HOME": "/home/ann"]))
    #expect(zsh.advice.contains("fpath=(/home/ann/.local/share/zsh/site-functions $fpath)"))
    let bash = try #require(CompletionPlace(.bash, ["HOME": "/home/ann"]))
    #expect(bash.advice.contains("source \(bash.path)"))
  }
}
