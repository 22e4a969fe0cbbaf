package import CIFAR10
internal import DequeModule
internal import Glibc
package import Kernels
internal import Processes
internal import SweepCore
internal import SweepWire
internal import Training

/// What a slot's process does: it reads trials from standard input, trains them one after the other, and writes what
/// they measure to standard output. Input is read ahead, so that the next trial is there when one ends. It has no network,
/// so that whatever becomes of it has its supervisor as witness.
package struct SlotProgram {
  private let directory: CIFAR10Directory
  private let instructionSet: InstructionSet
  private var dataset: CIFAR10Dataset?
  /// The subsets of the latest trials, the latest last: most trials of a sweep share one, or have one of a few.
  private var prepared: [(settings: DatasetSettings, data: TrainingData)] = []
  private var decoder = PipeDecoder()
  /// Told, and not begun.
  private var waiting: Deque<WireToSlot> = []
  private var inputHasEnded = false

  /// How long metrics are gathered before they are sent.
  private static let batchInterval = Duration.milliseconds(200)

  package init(directory: CIFAR10Directory, instructionSet: InstructionSet) {
    self.directory = directory
    self.instructionSet = instructionSet
  }

  /// Serves until standard input has ended and all it said is done.
  package mutating func run() {
    var ready = WireFromSlot()
    ready.ready = WireSlotReady()
    write([ready])
    while let message = next() {
      switch message.kind {
      case .train(let assign): train(assign)
      case .canary: trainCanary()
      case .drop, nil: fail(AttemptFailure(.rejected, message: WireError.unknownKind.description))
      }
    }
  }

  private mutating func train(_ assign: WireAssign) {
    do {
      let (settings, dataDigest) = try assign.trial.trial()
      let data = try prepare(settings.configuration.dataset, dataDigest: dataDigest)
      let trainer = try Trainer(settings: settings, data: data, instructionSet: instructionSet)
      let batcher = Batcher()
      let trained = trainer.run { event in
        guard let piece = batcher.add(event) else { return }
        write([Self.batch(piece)])
        // What waits may be wanted elsewhere.
        readWhatIsThere()
      }
      batcher.add(testAccuracy: trained.series.testAccuracy)
      var result = WireFromSlot()
      result.result = WireTrialResult(trained.result)
      write([batcher.take().map(Self.batch), result].compactMap(\.self))
    } catch let error as CIFAR10Error {
      fail(AttemptFailure(.badData, message: "\(error)"))
    } catch let error as SlotError {
      fail(AttemptFailure(.badData, message: "\(error)"))
    } catch {
      fail(AttemptFailure(.rejected, message: "\(error)"))
    }
  }

  /// Trains the canary, for which no data is needed.
  private func trainCanary() {
    var message = WireFromSlot()
    do {
      message.canary.digests = try CanaryTrials.digests(instructionSet: instructionSet).wire
    } catch {
      message.canary.failure = "\(error)"
    }
    write([message])
  }

  private mutating func prepare(_ settings: DatasetSettings, dataDigest: Digest) throws -> TrainingData {
    if let index = prepared.firstIndex(where: { $0.settings == settings }) {
      prepared.append(prepared.remove(at: index))
      return prepared[prepared.count - 1].data
    }
    let dataset = try self.dataset ?? CIFAR10Dataset.open(directory)
    self.dataset = dataset
    guard dataset.digest == dataDigest else {
      throw SlotError.otherData(path: directory.path, digest: dataset.digest, needed: dataDigest)
    }
    let data = try TrainingData(dataset: dataset, settings: settings)
    if prepared.count == 4 { prepared.removeFirst() }
    prepared.append((settings, data))
    return data
  }

  private func fail(_ failure: AttemptFailure) {
    var message = WireFromSlot()
    message.failure.failure = WireFailure(failure)
    write([message])
  }

  // MARK: Pipes

  /// The next thing to do, waited for; nil at the end.
  private mutating func next() -> WireToSlot? {
    readWhatIsThere()
    while waiting.isEmpty, !inputHasEnded { read() }
    return waiting.popFirst()
  }

  private mutating func readWhatIsThere() {
    while !inputHasEnded, FileDescriptor.standardInput.isReadable { read() }
  }

  /// Reads once, and waits for input where there is none.
  private mutating func read() {
    guard let bytes = FileDescriptor.standardInput.read() else {
      inputHasEnded = true
      return
    }
    decoder.append(bytes)
    do {
      while let message = try decoder.next(WireToSlot.self) {
        if case .drop(let execution) = message.kind { drop(execution) } else { waiting.append(message) }
      }
    } catch {
      FileDescriptor.standardError.write(Array("the supervisor sent nonsense: \(error)\n".utf8))
      inputHasEnded = true
    }
  }

  /// Forgets what waits. What has begun goes on, and tells so by what it measures.
  private mutating func drop(_ execution: WireExecution) {
    guard let index = waiting.firstIndex(where: { $0.train.execution == execution }) else { return }
    waiting.remove(at: index)
    var message = WireFromSlot()
    message.dropped = execution
    write([message])
  }

  private static func batch(_ piece: TrialSeries) -> WireFromSlot {
    var message = WireFromSlot()
    message.batch = WireMetricsBatch(piece).encodedData
    return message
  }

  /// At once, so that the supervisor is woken up once.
  private func write(_ messages: [WireFromSlot]) {
    FileDescriptor.standardOutput.write(messages.flatMap { $0.pipeFrame() })
  }

  /// Gathers metrics into batches.
  private final class Batcher {
    private var piece = TrialSeries()
    private var begun = ContinuousClock.now

    /// A batch that is due, else nil.
    func add(_ event: TrainingEvent) -> TrialSeries? {
      switch event {
      case .iteration(_, let loss, let gradientNorm, let updateNorm):
        piece.losses.append(loss)
        if let gradientNorm { piece.gradientNorms.append(gradientNorm) }
        if let updateNorm { piece.updateNorms.append(updateNorm) }
      case .epoch(_, let metrics): piece.epochs.append(metrics)
      }
      let isDue = piece.losses.count >= 1024 || ContinuousClock.now - begun >= SlotProgram.batchInterval
      return isDue ? take() : nil
    }

    func add(testAccuracy: Double?) {
      if let testAccuracy { piece.testAccuracy = testAccuracy }
    }

    func take() -> TrialSeries? {
      defer {
        piece = TrialSeries()
        begun = .now
      }
      return piece == TrialSeries() ? nil : piece
    }
  }
}

/// Why a slot does not train a trial it was given.
enum SlotError: Error, CustomStringConvertible {
  /// The files changed since the worker said Hello.
  case otherData(path: String, digest: Digest, needed: Digest)

  var description: String {
    switch self {
    case .otherData(let path, let digest, let needed):
      "the data in \(path) has digest \(digest.hex.prefix(12)) now, the trial needs \(needed.hex.prefix(12)); start the "
        + "worker again with the right --data"
    }
  }
}
