import Foundation
import Processes
import Testing

/// The live table on a real terminal: its keys, and that the terminal is left as it was found, however it ends. No worker
/// is started, so the sweep stands still and only keys change what is shown.
@Suite(.serialized) struct FollowTests {
  private struct Stage {
    let slalom: Slalom
    let ending = Ending()

    init(_ sweep: String = Sweeps.twelve) throws {
      slalom = try Slalom()
      let file = try slalom.write(sweep, to: "sweep.yaml")
      _ = ending.add(try slalom.startCoordinator())
      #expect(try slalom.run("submit", file).code == 0)
    }

    func follow(
      _ steps: [TerminalDriver.Step], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
    ) throws -> TerminalDriver.Outcome {
      try TerminalDriver.run(
        slalom, ["leaderboard", "--follow"], steps, columns: columns, rows: rows, environment: environment)
    }
  }

  @Test func everyKeyChangesTheFrameAndQLeavesTheTerminalAsItWas() throws {
    let stage = try Stage(Sweeps.four)
    // A sweep that stands still with a result in each configuration: rows without any are one line.
    let worker = try stage.slalom.startWorker("--slots", "1").child
    try stage.slalom.waitForShards(1, state: "diverged")
    try stage.slalom.waitForShards(3, state: "done")
    worker.send(signal: SIGTERM)
    _ = try worker.end()
    let more = Sweeps.four.replacing("seeds: [7]", with: "seeds: [7, 8]").replacing("name: four", with: "name: eight")
    #expect(try stage.slalom.run("submit", try stage.slalom.write(more, to: "eight.yaml")).code == 0)
    let outcome = try stage.follow(
      [
        // A frame comes in pieces where it is drawn whole: its last line says that all of it is here.
        .wait("ranked by iterations to training loss 1(.|\n)*q leave"), .wait("0 workers, 0 of 0 slots busy"),
        .press("s"), .wait("ranked by final training loss"),
        .press("ss"), .wait("ranked by final validation accuracy"),
        .press("ss"), .wait("ranked by iterations to training loss 1"),
        .press("f"), .wait("only sgd: 2"), .press("f"), .wait("only adam: 2"), .press("f"), .wait("optimizer: all$"),
        // Four configurations do not fit under the optimizers of a terminal of 17 lines.
        .resize(columns: 70, rows: 17), .wait("1–2 of 4(.|\n)*q leave"),
        .press("\u{1B}[B"), .wait("2–3 of 4"), .press("\u{1B}[6~"), .wait("3–4 of 4"),
        .press("\u{1B}[H"), .wait("1–2 of 4"), .press("\u{1B}OF"), .wait("3–4 of 4"), .press("q"),
      ])
    #expect(outcome.exit == 0)
    #expect(outcome.wasRaw)
    #expect(outcome.isRestored)
    #expect(outcome.isLeft)
    #expect(outcome.hasColour)
    // What was said meanwhile comes first.
    #expect(outcome.after.hasSuffix("no longer following; the sweep goes on\n"))
    for screen in outcome.screens {
      #expect(screen.allSatisfy { $0.count <= 80 })
      #expect(screen.last?.hasPrefix("q leave") == true)
    }
    let last = try #require(outcome.screens.last)
    #expect(last.count == 17)
    #expect(last.allSatisfy { $0.count <= 70 })
  }

  @Test func withNoColorThereIsNoColour() throws {
    let outcome = try Stage().follow([.wait("0 workers"), .press("q")], environment: ["NO_COLOR": "1"])
    #expect(outcome.exit == 0)
    #expect(!outcome.hasColour)
  }

  @Test(arguments: [("\u{3}", 5), ("\u{1C}", -3)])
  func keysOfTheTerminalGoOnMeaningWhatTheyMean(key: String, exit: Int) throws {
    // Ctrl-C and Ctrl-\.
    let outcome = try Stage().follow([.wait("0 workers"), .press(key)])
    #expect(outcome.exit == exit)
    #expect(outcome.isRestored)
    #expect(outcome.isLeft)
  }

  @Test(arguments: [("SIGTERM", 5), ("SIGHUP", 5), ("SIGSEGV", -11), ("SIGABRT", -6)])
  func theTerminalIsGivenBackAtEveryEnd(signal: String, exit: Int) throws {
    let outcome = try Stage().follow([.wait("0 workers"), .signal(signal)])
    #expect(outcome.exit == exit)
    #expect(outcome.wasRaw)
    #expect(outcome.isRestored)
    #expect(outcome.isLeft)
  }

  @Test func aStopGivesTheTerminalBackAndTakesItAgain() throws {
    let outcome = try Stage().follow([
      .wait("0 workers"), .press("f"), .wait("only sgd"), .press("\u{1A}"), .waitForStop, .goOn, .wait("only sgd"),
      .press("f"), .wait("only adam"), .press("q"),
    ])
    #expect(outcome.exit == 0)
    #expect(outcome.isRestored)
    #expect(outcome.isLeft)
  }

  @Test func onATerminalThatKnowsNoEscapesThereAreLines() throws {
    let stage = try Stage(Sweeps.four)
    _ = stage.ending.add(try stage.slalom.startWorker("--slots", "1").child)
    let outcome = try stage.follow([], columns: 200, environment: ["TERM": "dumb"])
    #expect(outcome.exit == 0)
    #expect(outcome.after.contains("four: 4/4 trials, 1 diverged"))
    #expect(!outcome.after.contains("\u{1B}"))
  }

  @Test func theFinalTableOfARunStaysOnTheTerminal() throws {
    let slalom = try Slalom()
    let file = try slalom.write(Sweeps.four, to: "four.yaml")
    let outcome = try TerminalDriver.run(slalom, ["run", file, "--slots", "1"], [], columns: 100)
    #expect(outcome.exit == 0)
    #expect(outcome.isLeft)
    #expect(outcome.isRestored)
    #expect(outcome.after.contains("4/4 trials, 1 diverged"))
    #expect(outcome.after.contains("4 configurations over 1 seed"))
  }
}
