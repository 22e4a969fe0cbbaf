internal import GRDB

extension StoreError {
  /// Runs `body` and turns whatever it throws into a `StoreError` about `path`.
  static func translating<Result>(_ path: String, _ body: () throws -> Result) throws(StoreError) -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      throw error
    } catch let error as Refusal {
      throw .refused(path: path, reason: error.reason)
    } catch let error as UnknownValue {
      throw .corrupt(path: path, detail: error.detail)
    } catch let error as RowDecodingError {
      throw .corrupt(path: path, detail: String("\(error)".prefix { $0 != "\n" }.prefix(300)))
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch {
      throw .failed(path: path, reason: "\(error)")
    }
  }

  private init(_ error: DatabaseError, path: String) {
    let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
    case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: message)
    case .SQLITE_NOTADB:
      self = .notADatabase(path: path, found: "a file of another kind, or a store with a damaged header")
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_CANTOPEN: self = .cannotCreate(path: path, reason: message)
    case .SQLITE_CONSTRAINT: self = .refused(path: path, reason: message)
    default:
      // The statement without its arguments, which may be large.
      self = .failed(path: path, reason: message + (error.sql.map { " in `\($0)`" } ?? ""))
    }
  }
}
