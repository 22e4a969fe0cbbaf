internal import Foundation
internal import Processes

/// A file that a command writes once, whole.
enum NewFile {
  /// Writes `text` into a file that is not there yet; nothing is left of it when that fails.
  ///
  /// - Throws: `UnusableInput` where the file exists or cannot be written.
  static func write(_ text: String, to path: String) throws {
    let number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard number >= 0 else {
      if errno == EEXIST { throw UnusableInput("\(path) exists; give another file name, or move it away") }
      throw failure(path, errno)
    }
    let bytes = Array(text.utf8)
    var code: Int32 = FileDescriptor(number).write(bytes) == bytes.count ? 0 : errno
    if close(number) != 0, code == 0 { code = errno }
    if code != 0 {
      unlink(path)
      throw failure(path, code)
    }
  }

  /// Writes `text` into a file in the place of an earlier one, and makes its directory.
  ///
  /// - Throws: `UnusableInput` where that cannot be.
  static func replace(_ text: String, at path: String) throws {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw UnusableInput("the directory \(directory) cannot be made: \(reason(error))")
    }
    let temporary = path + ".new-\(getpid())"
    try write(text, to: temporary)
    guard rename(temporary, path) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure(path, code)
    }
  }

  private static func failure(_ path: String, _ code: Int32) -> UnusableInput {
    UnusableInput("\(path) cannot be written: \(String(cString: strerror(code)))")
  }

  private static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return underlying.map { String(cString: strerror(Int32($0.code))) } ?? "it may not be written"
  }
}
