import Foundation
import SweepCore
import SweepWire
import Testing
import ZeroMQ

/// A worker that is none: it speaks the protocol by hand, and says whatever a test wants said.
struct RawWorker: ~Copyable {
  private let context: Context
  private let socket: Socket
  let name: String

  static func connect(_ access: AccessFile, name: String, options: [SocketOption] = []) throws -> RawWorker {
    let context = try Context()
    let socket = try Socket.open(.dealer, in: context)
    try socket.set(.client(serverKey: access.serverKey, keys: access.keys, lingerMilliseconds: 0) + options)
    try socket.connect(access.endpoint)
    return RawWorker(context, socket, name)
  }

  private init(_ context: Context, _ socket: consuming Socket, _ name: String) {
    self.context = context
    self.socket = socket
    self.name = name
  }

  func say(_ kind: WireToCoordinator.OneOf_Kind) throws {
    var message = WireToCoordinator()
    message.kind = kind
    try #require(try socket.send(message.frames()))
  }

  /// Says something as often as its queue has room for, and never looks whether it is answered.
  func flood(_ kind: WireToCoordinator.OneOf_Kind) throws {
    var message = WireToCoordinator()
    message.kind = kind
    while try socket.send(message.frames()) {
      if case .request(var request) = message.kind {
        request.request += 1
        message.request = request
      }
    }
  }

  func hello(data: [Digest] = [], canary: [UpdateRule: Digest] = [:]) throws {
    var hello = WireHello()
    hello.protocolVersion = protocolVersion
    hello.workerID = "raw-\(name)"
    hello.name = name
    hello.host = "host-of-\(name)"
    hello.processID = 1
    hello.instructionSet = "abacus"
    hello.slots = 1
    hello.numericsVersion = UInt32(numericsVersion)
    hello.softwareVersion = "0"
    hello.dataDigests = data.map(\.wire)
    hello.canaryDigests = canary.wire
    try say(.hello(hello))
  }

  /// The next message that `wanted` takes, which has to come within half a minute; others are passed over.
  @discardableResult
  func next<Value>(_ wanted: (WireFromCoordinator.OneOf_Kind) -> Value?) throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      guard try socket.waitForMessage(timeout: .milliseconds(200)), case .message(let frames, _)? = try socket.receive()
      else { continue }
      if let kind = try WireFromCoordinator(frames: frames).kind, let value = wanted(kind) { return value }
    }
    throw NoMessage(worker: name)
  }
}

struct NoMessage: Error {
  let worker: String
}

extension Slalom {
  func access() throws -> AccessFile { try AccessFile.load(store + "/access") }
}
