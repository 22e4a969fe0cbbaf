internal import ArgumentParser
internal import Foundation

/// `slalom completions`: completion of commands and options by the shell.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Make your shell complete slalom's commands and options.",
    subcommands: [CompletionsInstallCommand.self])
}

/// A shell that can complete commands.
package enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish
}

extension Shell: ExpressibleByArgument {}

struct CompletionsInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Write the completion script into your shell's directory.",
    discussion: """
      Only your own directories are written to, and an earlier script is replaced; run it again after an update. 'slalom \
      --generate-completion-script SHELL' prints the script instead.

      EXAMPLE
        slalom completions install
        slalom completions install --shell fish
      """)

  @Option(help: ArgumentHelp("bash, zsh or fish (default: the shell that SHELL names).", valueName: "shell"))
  var shell: Shell?

  func run() throws {
    try reporting {
      let environment = ProcessInfo.processInfo.environment
      let named = URL(fileURLWithPath: environment["SHELL"] ?? "").lastPathComponent
      guard let shell = shell ?? Shell(rawValue: named) else {
        let known = Shell.allCases.map(\.rawValue).joined(separator: ", ")
        throw UnusableInput("SHELL names no shell that has completions here; give --shell with one of \(known)")
      }
      guard let place = CompletionPlace(shell, environment) else {
        throw UnusableInput(
          "HOME names no directory; set it, or print the script: slalom --generate-completion-script \(shell.rawValue)")
      }
      let script =
        switch shell {
        case .bash: Slalom.completionScript(for: .bash)
        case .zsh: Slalom.completionScript(for: .zsh)
        case .fish: Slalom.completionScript(for: .fish)
        }
      try NewFile.replace(script + "\n", at: place.path)
      try show(place.path + "\n")
      note(place.advice)
    }
  }
}

/// Where a user's completion scripts are, and what makes the shell read them.
package struct CompletionPlace {
  package let path: String
  /// What is left to do.
  package let advice: String

  /// Nil where no directory is known to be the user's.
  package init?(_ shell: Shell, _ environment: [String: String]) {
    func directory(_ variable: String, orHome place: String) -> String? {
      if let value = environment[variable], value.hasPrefix("/") { return value }
      return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/" + place : nil }
    }
    let data = directory("XDG_DATA_HOME", orHome: ".local/share")
    switch shell {
    case .fish:
      guard let configuration = directory("XDG_CONFIG_HOME", orHome: ".config") else { return nil }
      path = configuration + "/fish/completions/slalom.fish"
      advice = "a new fish completes slalom"
    case .zsh:
      guard let data else { return nil }
      path = data + "/zsh/site-functions/_slalom"
      advice = """
        zsh looks there once ~/.zshrc has this line before 'compinit' (and ends with 'autoload -U compinit; compinit'):
          fpath=(\(data)/zsh/site-functions $fpath)
        """
    case .bash:
      guard
        let own = environment["BASH_COMPLETION_USER_DIR"].flatMap({ $0.hasPrefix("/") ? $0 : nil })
          ?? data.map({ $0 + "/bash-completion" })
      else { return nil }
      path = own + "/completions/slalom"
      advice =
        "a new bash completes slalom where Debian's package bash-completion is installed; without it, put this line "
        + "into ~/.bashrc: source \(path)"
    }
  }
}
