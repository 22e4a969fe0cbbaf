internal import Glibc
internal import Synchronization

/// The lock that a store's one coordinator holds while it lives: `flock` on the file `lock` in the store's directory.
/// The kernel releases it with the process, however that ends. The file stays, for deleting it would let two processes
/// hold locks on two files of one name.
final class StoreLock: Sendable {
  private let descriptor: Mutex<Int32?>

  private init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  deinit { release() }

  /// - Throws: `StoreError.locked` where another process, or another store of this one, holds the lock.
  static func acquire(in directory: String) throws(StoreError) -> StoreLock {
    let path = directory + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == EROFS || errno == EACCES
        ? .readOnly(path: path) : .cannotCreate(path: path, reason: SystemError.text())
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = pid(in: descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK
        ? .locked(directory: directory, pid: holder)
        : .cannotCreate(path: path, reason: "no lock: \(SystemError.text(code))")
    }
    // Only for people and error messages: the lock itself is the kernel's.
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    pwrite(descriptor, text, text.count, 0)
    return StoreLock(descriptor: descriptor)
  }

  func release() {
    descriptor.withLock { descriptor in
      guard let open = descriptor else { return }
      ftruncate(open, 0)
      // Closing alone would leave the lock to a child that is being started just now and has not let go of its copy yet.
      flock(open, LOCK_UN)
      close(open)
      descriptor = nil
    }
  }

  private static func pid(in descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}

enum SystemError {
  /// The system's words for an error number.
  static func text(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
}
