internal import CZlib
internal import NIOCore

/// Compresses what is written piece by piece as one gzip stream (RFC 1952). What was written so far can always be read: a
/// reader waits for nothing that has been passed to `compress`. Keeps about 260 KiB.
///
/// `@unchecked Sendable`: zlib's state is a pointer; one writer of one response has it at a time.
final class GzipStream: @unchecked Sendable {
  private var stream = z_stream()
  private static let chunk = 16 << 10

  /// Nil where zlib has no memory.
  init?() {
    // 16 more than the largest window asks for gzip's header and trailer.
    let status = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return nil }
  }

  deinit { deflateEnd(&stream) }

  /// Everything of `buffer`, compressed.
  func compress(_ buffer: ByteBuffer) -> ByteBuffer { run(Array(buffer.readableBytesView), Z_SYNC_FLUSH) }

  /// The end of the stream; nothing may follow.
  func finish() -> ByteBuffer { run([], Z_FINISH) }

  private func run(_ bytes: [UInt8], _ flush: CInt) -> ByteBuffer {
    var input = bytes
    var result = ByteBuffer()
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      repeat {
        result.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk) { room in
          let room = UnsafeMutableRawBufferPointer(rebasing: room.prefix(Self.chunk))
          stream.next_out = room.bindMemory(to: UInt8.self).baseAddress
          stream.avail_out = UInt32(room.count)
          deflate(&stream, flush)
          return room.count - Int(stream.avail_out)
        }
        // zlib has more to give where it left no room; the call that leaves some was the last.
      } while stream.avail_out == 0
      stream.next_in = nil
    }
    return result
  }
}
