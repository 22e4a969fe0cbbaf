import Foundation
import Processes
import Testing

/// Runs a command on a terminal of its own, presses keys and waits for what the screen shows: a pseudo-terminal, driven by
/// a `python3` whose library speaks to one.
struct TerminalDriver {
  enum Step {
    /// Bytes as from a keyboard.
    case press(String)
    /// Waits until the screen's text, lines joined by newlines, matches this Python regular expression.
    case wait(String)
    case resize(columns: Int, rows: Int)
    case signal(String)
    /// Waits until the command is stopped, as by Ctrl-Z.
    case waitForStop
    /// Ends the stop, in the foreground.
    case goOn

    fileprivate var words: [Any] {
      switch self {
      case .press(let keys): ["press", keys]
      case .wait(let pattern): ["wait", pattern]
      case .resize(let columns, let rows): ["resize", columns, rows]
      case .signal(let name): ["signal", name]
      case .waitForStop: ["stopped"]
      case .goOn: ["go on"]
      }
    }
  }

  /// What was left when the command had ended.
  struct Outcome: Decodable {
    /// The exit status, or minus the signal.
    let exit: Int
    /// Whether keys came one by one and unseen while the first screen was up.
    let wasRaw: Bool
    /// Whether the terminal's settings were, at every stop and at the end, those from before.
    let isRestored: Bool
    /// Whether the cursor is shown and the alternate screen is left.
    let isLeft: Bool
    let hasColour: Bool
    /// What was written after the alternate screen was left, or all where it was not entered.
    let after: String
    /// The screen at each wait.
    let screens: [[String]]
    /// Why the driver gave up; nil where it did not.
    let failure: String?
  }

  static func run(
    _ slalom: Slalom, _ arguments: [String], _ steps: [Step], columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let plan: [String: Any] = ["steps": steps.map(\.words), "columns": columns, "rows": rows]
    let json = String(decoding: try JSONSerialization.data(withJSONObject: plan), as: UTF8.self)
    let python = ProcessInfo.processInfo.environment["SLALOM_PYTHON"] ?? "python3"
    // On a terminal, Swift would ask the user how to go on after a crash.
    let terminal = ["TERM": "xterm-256color", "NO_COLOR": "", "SWIFT_BACKTRACE": "enable=no"]
    let variables = slalom.environment.merging(terminal) { $1 }.merging(environment) { $1 }
    let path = "\(slalom.directory)/terminal-\(UUID().uuidString)"
    let child = try ChildProcess(
      "/usr/bin/env", [python, "-c", program, json, Slalom.executable] + arguments, output: .file(path),
      environment: variables)
    #expect(try child.end() == .status(0))
    let outcome = try JSONDecoder().decode(Outcome.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(outcome.failure == nil)
    return outcome
  }

  private static let program = #"""
    import fcntl, json, os, re, select, signal, struct, sys, termios, time

    plan, command = json.loads(sys.argv[1]), sys.argv[2:]
    # A session of its own, which a leader of a process group cannot make.
    child = os.fork()
    if child:
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    os.setsid()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    master, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    def resize(columns, rows):
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    resize(plan["columns"], plan["rows"])
    settings = termios.tcgetattr(terminal)
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for descriptor in (0, 1, 2):
            os.dup2(terminal, descriptor)
        os.execv(command[0], command)

    written, screen, screens = b"", {}, []
    deadline = time.monotonic() + 100

    def take(seconds):
        """Reads what was written, and makes of it what a terminal shows."""
        global written
        if not select.select([master], [], [], seconds)[0]:
            return False
        piece = os.read(master, 65536)
        written += piece
        screen.clear()
        text = written.decode("utf-8", "ignore")
        for match in re.finditer(r"\x1b\[2J|\x1b\[\?1049[hl]|\x1b\[(\d+);1H\x1b\[K((?:[^\x1b\r\n]|\x1b\[[0-9;]*m)*)", text):
            if match.group(1) is None:
                screen.clear()
            else:
                screen[int(match.group(1))] = re.sub(r"\x1b\[[0-9;]*m", "", match.group(2))
        return True

    def lines():
        return [screen.get(row, "") for row in range(1, max(screen, default=0) + 1)]

    class Failure(Exception):
        pass

    def ended(options):
        found, status = os.waitpid(pid, options)
        return status if found else None

    was_raw, is_restored, failure, status = False, True, None, None
    try:
        for name, *arguments in plan["steps"]:
            if name == "press":
                os.write(master, arguments[0].encode())
            elif name == "resize":
                resize(*arguments)
            elif name == "signal":
                os.kill(pid, getattr(signal, arguments[0]))
            elif name == "wait":
                while not re.search(arguments[0], "\n".join(lines()), re.MULTILINE):
                    if time.monotonic() > deadline:
                        raise Failure(f"the screen never showed {arguments[0]!r}")
                    take(1)
                screens.append(lines())
                if len(screens) == 1:
                    was_raw = not termios.tcgetattr(terminal)[3] & (termios.ICANON | termios.ECHO)
            elif name == "stopped":
                while True:
                    found = ended(os.WNOHANG | os.WUNTRACED)
                    if found is not None:
                        break
                    if time.monotonic() > deadline:
                        raise Failure("the command never stopped")
                    take(0.1)
                if not os.WIFSTOPPED(found):
                    raise Failure(f"the command ended with {found} where it should have stopped")
                os.tcsetpgrp(terminal, os.getpgrp())
                is_restored = is_restored and termios.tcgetattr(terminal) == settings
                while take(0.1):
                    pass
            elif name == "go on":
                os.tcsetpgrp(terminal, pid)
                os.kill(pid, signal.SIGCONT)
        while status is None:
            status = ended(os.WNOHANG)
            if time.monotonic() > deadline:
                raise Failure("the command never ended")
            take(0.1)
        while take(0.1):
            pass
    except Failure as error:
        failure = str(error) + "\n" + "\n".join(lines())
        os.kill(pid, signal.SIGKILL)
        status = ended(0)
    text = written.decode("utf-8", "replace")
    after = text.rsplit("\x1b[?1049l", 1)[-1].replace("\r\n", "\n")
    print(json.dumps({
        "exit": os.waitstatus_to_exitcode(status), "wasRaw": was_raw,
        "isRestored": is_restored and termios.tcgetattr(terminal) == settings,
        "isLeft": text.rfind("\x1b[?1049l") > text.rfind("\x1b[?1049h") and text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l"),
        "hasColour": re.search(r"\x1b\[[0-9;]*m", text) is not None, "after": after, "screens": screens, "failure": failure,
    }))
    """#
}
