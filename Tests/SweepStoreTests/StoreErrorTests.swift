import SweepStore
import Testing

struct StoreErrorTests {
  /// What a user must be able to read in each: what is wrong, where, and what to do.
  static let messages: [(error: StoreError, parts: [String])] = [
    (.cannotCreate(path: "/s", reason: "No such device"), ["/s: No such device", "give another store directory"]),
    (.locked(directory: "/s", pid: 4711), ["/s is in use by process 4711", "stop that coordinator"]),
    (.locked(directory: "/s", pid: nil), ["/s is in use by another process", "`fuser /s/lock`"]),
    (.busy(path: "/s/db"), ["/s/db", "another program", "close it"]),
    (.readOnly(path: "/s/db"), ["/s/db", "read-only", "chmod u+w"]),
    (.diskFull(path: "/s/db"), ["/s/db", "no space left", "free some space"]),
    (
      .corrupt(path: "/s/db", detail: "page 7 is torn"),
      ["/s/db is damaged (page 7 is torn)", "sqlite3 /s/db .recover", "move /s/db* away", "backup"]
    ),
    (.notADatabase(path: "/s/db", found: "a directory"), ["/s/db is a directory, not a store", "move it away"]),
    (
      .newerSchema(path: "/s/db", found: 9, known: 1),
      ["/s/db has schema 9", "up to 1", "use the newer slalom"]
    ),
    (.refused(path: "/s/db", reason: "UNIQUE"), ["/s/db refuses the change: UNIQUE", "nothing was changed"]),
    (.closed(path: "/s/db"), ["/s/db is closed"]),
    (.failed(path: "/s/db", reason: "disk I/O error"), ["/s/db failed: disk I/O error", "starting again is safe"]),
  ]

  @Test(arguments: messages.indices)
  func messageNamesThePathAndTheWayOut(_ index: Int) {
    let (error, parts) = Self.messages[index]
    for part in parts { #expect("\(error)".contains(part)) }
    #expect(!"\(error)".contains("\n"))
  }
}
