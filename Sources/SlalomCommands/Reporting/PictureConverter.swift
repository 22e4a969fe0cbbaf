internal import Foundation
internal import Processes

/// SVG to PNG by librsvg's program, which draws text with the fonts of this machine.
struct PictureConverter {
  private let program: String

  /// Nil where the program is not on the PATH.
  init?() {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let programs = folders.map { "\($0)/rsvg-convert" }
    guard let program = programs.first(where: FileManager.default.isExecutableFile) else { return nil }
    self.program = program
  }

  static let missing =
    "no PNG files were made, for rsvg-convert is not on the PATH; install it (apt-get install librsvg2-bin) and make the "
    + "report again to have them"

  /// At two pixels a unit, for screens with small pixels and for print.
  ///
  /// - Returns: whether it worked; why not it has said on standard error.
  func convert(_ svg: String, to png: String) throws -> Bool {
    let child = try ChildProcess(program, ["--zoom", "2", "--format", "png", "--output", png, svg], output: .null)
    return child.wait() == .status(0)
  }
}
