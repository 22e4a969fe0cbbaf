internal import Glibc
internal import Synchronization

/// The lock that a store's one coordinator holds while it lives: `flock` on the file `lock` in the store's directory.
/// The kernel releases it with the process, however that ends. The file stays, for deleting it would let two processes
/// hold locks on two files of one name.
///
/// Where no coordinator has it, commands that read the store share it, so that none starts while they read.
final class StoreLock: Sendable {
  private let descriptor: Mutex<Int32?>
  private let isShared: Bool

  private init(descriptor: Int32, isShared: Bool = false) {
    self.descriptor = Mutex(descriptor)
    self.isShared = isShared
  }

  deinit { release() }

  /// How long a coordinator that starts waits for commands that read the store.
  private static let readersPatience = Duration.seconds(10)

  /// - Throws: `StoreError.locked` where another process, or another store of this one, holds the lock.
  static func acquire(in directory: String) throws(StoreError) -> StoreLock {
    let path = directory + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw errno == EROFS || errno == EACCES
        ? .readOnly(path: path) : .cannotCreate(path: path, reason: SystemError.text())
    }
    let deadline = ContinuousClock.now + readersPatience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      var code = errno
      var isRead = false
      if code == EWOULDBLOCK {
        // Who can share the lock shares it with commands that read: they are done soon.
        isRead = flock(descriptor, LOCK_SH | LOCK_NB) == 0
        if isRead { flock(descriptor, LOCK_UN) } else { code = errno }
      }
      guard isRead, ContinuousClock.now < deadline else {
        let holder = isRead ? nil : pid(in: descriptor)
        close(descriptor)
        throw code == EWOULDBLOCK
          ? .locked(directory: directory, pid: holder)
          : .cannotCreate(path: path, reason: "no lock: \(SystemError.text(code))")
      }
      usleep(20_000)
    }
    // Only for people and error messages: the lock itself is the kernel's.
    let text = Array("\(getpid())\n".utf8)
    ftruncate(descriptor, 0)
    pwrite(descriptor, text, text.count, 0)
    return StoreLock(descriptor: descriptor)
  }

  /// Shares the lock with others that read, until `release`; changes nothing in the directory.
  ///
  /// - Returns: nil where the store has no lock file, as a copy of one may have none.
  /// - Throws: `StoreError.locked` where a coordinator holds the lock.
  static func share(in directory: String) throws(StoreError) -> StoreLock? {
    let path = directory + "/lock"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .cannotCreate(path: path, reason: SystemError.text())
    }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
      let code = errno
      let holder = pid(in: descriptor)
      close(descriptor)
      throw code == EWOULDBLOCK
        ? .locked(directory: directory, pid: holder)
        : .cannotCreate(path: path, reason: "no lock: \(SystemError.text(code))")
    }
    return StoreLock(descriptor: descriptor, isShared: true)
  }

  func release() {
    descriptor.withLock { descriptor in
      guard let open = descriptor else { return }
      if !isShared { ftruncate(open, 0) }
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
