internal import Glibc
internal import HeapModule
internal import Processes
package import SweepCore
internal import SweepWire
internal import SweepWorker
package import ZeroMQ

/// Many simulated workers on one thread, each with a connection of its own. What they have seen is told on standard output,
/// a `WorkerReport` a line; they leave when standard input ends.
package struct SimulatedWorkers: ~Copyable {
  package struct Options: Sendable {
    package var count: Int
    package var slots: Int
    package var trainingTime: Duration
    /// Told apart from that of other processes by this.
    package var process: Int
    package var access: AccessFile
    package var dataDigest: Digest
    package var softwareVersion: String

    package init(
      count: Int, slots: Int, trainingTime: Duration, process: Int, access: AccessFile, dataDigest: Digest,
      softwareVersion: String
    ) {
      self.count = count
      self.slots = slots
      self.trainingTime = trainingTime
      self.process = process
      self.access = access
      self.dataDigest = dataDigest
      self.softwareVersion = softwareVersion
    }
  }

  /// A worker and its connection.
  private final class Link {
    var worker: SimulatedWorker
    let socket: Socket
    var isConnected = false
    /// Encoded, and not taken by the socket yet.
    var unsent: [[[UInt8]]] = []
    /// Of the alarm that counts; earlier ones of this link have been overtaken.
    var alarm: Instant

    init(_ worker: SimulatedWorker, _ socket: consuming Socket) {
      self.worker = worker
      self.socket = socket
      alarm = worker.nextDeadline
    }
  }

  private struct Alarm: Comparable {
    let at: Instant
    let link: Int

    static func < (left: Alarm, right: Alarm) -> Bool { left.at < right.at }
  }

  /// Of standard input among the descriptors.
  private static let inputNumber = Int(Int32.max)
  private static let reportInterval = Duration.milliseconds(100)
  /// Workers join one after the other, so that neither their handshakes nor, later, their heartbeats come all at once.
  private static let joiningSpread = Duration.seconds(2)
  private static let joiningRate = 500

  private let options: Options
  private let context: Context
  private var sockets: SocketSet
  private var links: [Link] = []
  private var alarms = Heap<Alarm>()
  private var hasEnded = false

  package init(_ options: Options) throws {
    Context.raiseOpenFileLimit()
    let context = try Context()
    let sockets = try SocketSet()
    try sockets.add(descriptor: 0, as: Self.inputNumber)
    let begin = Self.now
    let spread = max(Self.joiningSpread, .seconds(options.count) / Self.joiningRate)
    for index in 0..<options.count {
      let socket = try Socket.open(.dealer, in: context)
      try socket.set(.client(serverKey: options.access.serverKey, keys: options.access.keys, lingerMilliseconds: 1000))
      try sockets.add(socket, as: index)
      let worker = SimulatedWorker(
        identity: Self.identity(index, options), trainingTime: options.trainingTime,
        firstTick: begin + spread * index / options.count)
      links.append(Link(worker, socket))
      alarms.insert(Alarm(at: worker.nextDeadline, link: index))
    }
    self.options = options
    self.context = context
    self.sockets = sockets
  }

  private static func identity(_ index: Int, _ options: Options) -> WorkerIdentity {
    WorkerIdentity(
      id: WorkerIdentity.newID(), name: "simulated-\(options.process)-\(index)", host: "simulated",
      processID: getpid(), instructionSet: "portable", slots: options.slots,
      softwareVersion: options.softwareVersion, dataDigests: [options.dataDigest], dataPath: "")
  }

  /// By the monotonic clock, which all processes of a machine share.
  package static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  // MARK: Loop

  /// Works until standard input ends.
  package mutating func run() throws {
    var nextReport = Self.now
    while !hasEnded {
      let next = min(nextReport, alarms.min?.at ?? nextReport)
      // Rounded down, for the end of a trial is not to be late by what the clock of epoll is coarse.
      let wait = max(next - Self.now, .zero)
      for number in sockets.wait(milliseconds: Int(wait.nanoseconds / 1_000_000)) {
        if number == Self.inputNumber {
          hasEnded = FileDescriptor.standardInput.read() == nil
        } else {
          try serve(number)
        }
      }
      let now = Self.now
      while let alarm = alarms.min, alarm.at <= now {
        alarms.removeMin()
        guard links[alarm.link].alarm == alarm.at else { continue }
        links[alarm.link].worker.pass(at: now)
        try serve(alarm.link)
        links[alarm.link].alarm = links[alarm.link].worker.nextDeadline
        alarms.insert(Alarm(at: links[alarm.link].alarm, link: alarm.link))
      }
      if nextReport <= now {
        nextReport = now + Self.reportInterval
        try say(report())
      }
    }
    var last = report()
    for link in links { last.addLatencies(link.worker.record) }
    try say(last)
    for index in links.indices where links[index].isConnected {
      links[index].worker.leave(at: Self.now)
      try serve(index)
    }
  }

  /// Takes in what came for a worker and sends what it says, until there is neither.
  private mutating func serve(_ index: Int) throws {
    let link = links[index]
    if !link.isConnected {
      try link.socket.connect(options.access.endpoint)
      link.isConnected = true
    }
    while true {
      while case .message(let frames, _)? = try link.socket.receive() {
        link.worker.receive(try WireFromCoordinator(frames: frames), at: Self.now)
      }
      link.unsent += link.worker.takeMessages().map { $0.frames() }
      var sent = 0
      while sent < link.unsent.count, try link.socket.send(link.unsent[sent]) { sent += 1 }
      link.unsent.removeFirst(sent)
      // To send may take note of what came, and its sign with it.
      if sent == 0 { break }
    }
    let deadline = link.worker.nextDeadline
    if deadline < link.alarm {
      link.alarm = deadline
      alarms.insert(Alarm(at: deadline, link: index))
    }
  }

  // MARK: Reports

  private func report() -> WorkerReport {
    var report = WorkerReport()
    for link in links { report.add(link.worker.record) }
    report.processorSeconds = ProcessUsage(of: getpid())?.processorSeconds ?? 0
    return report
  }

  private func say(_ report: WorkerReport) throws {
    FileDescriptor.standardOutput.write(Array(try report.line.utf8))
  }
}
