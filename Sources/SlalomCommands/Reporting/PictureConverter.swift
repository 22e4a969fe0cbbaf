internal import Foundation
internal import Processes

/// SVG to PNG and PDF by librsvg's program, which draws text with the fonts of this machine.
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
    "no PNG and PDF files were made, for rsvg-convert is not on the PATH; install it (apt-get install librsvg2-bin) and make the "
    + "report again to have them"

  enum Format: String {
    /// At two pixels a unit, for screens with small pixels.
    case png
    /// With the fonts in it, at the size that the SVG gives in points.
    case pdf
  }

  /// - Returns: whether it worked; why not it has said on standard error.
  func convert(_ svg: String, to path: String, _ format: Format) throws -> Bool {
    let zoom = format == .png ? ["--zoom", "2"] : []
    let child = try ChildProcess(
      program, zoom + ["--format", format.rawValue, "--output", path, svg], output: .null,
      // A PDF holds when it was made; so every one says the same.
      environment: ["SOURCE_DATE_EPOCH": "0"])
    return child.wait() == .status(0)
  }
}
