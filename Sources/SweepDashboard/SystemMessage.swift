internal import Foundation

/// What the system calls an error.
func systemMessage(_ code: CInt) -> String { String(cString: strerror(code)) }
