package import CIFAR10
internal import Glibc
package import Kernels
internal import Processes
internal import SweepCore
internal import SweepWire
internal import Training

/// What a slot's process does: it reads trials from standard input, trains them one after the other, and writes what
/// they measure to standard output. It has no network, so that whatever becomes of it has its supervisor as witness.
package struct SlotProgram {
  private let directory: CIFAR10Directory
  private let instructionSet: InstructionSet
  private var dataset: CIFAR10Dataset?
  /// The subset of the last trial: most trials of a sweep share it.
  private var prepared: (settings: DatasetSettings, data: TrainingData)?
  private var decoder = PipeDecoder()

  /// How long metrics are gathered before they are sent.
  private static let batchInterval = Duration.milliseconds(200)

  package init(directory: CIFAR10Directory, instructionSet: InstructionSet) {
    self.directory = directory
    self.instructionSet = instructionSet
  }

  /// Serves until standard input ends.
  package mutating func run() {
    var ready = WireFromSlot()
    ready.ready = WireSlotReady()
    write(ready)
    while let message = readMessage() {
      switch message.kind {
      case .train(let assign): train(assign)
      case .canary: trainCanary()
      case .drop: break  // Nothing waits here.
      case nil: fail(AttemptFailure(.rejected, message: WireError.unknownKind.description))
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
        if let batch = batcher.add(event) { write(batch) }
      }
      batcher.add(testAccuracy: trained.series.testAccuracy)
      if let batch = batcher.take() { write(batch) }
      var message = WireFromSlot()
      message.result = WireTrialResult(trained.result)
      write(message)
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
    write(message)
  }

  private mutating func prepare(_ settings: DatasetSettings, dataDigest: Digest) throws -> TrainingData {
    if let prepared, prepared.settings == settings { return prepared.data }
    let dataset = try self.dataset ?? CIFAR10Dataset.open(directory)
    self.dataset = dataset
    guard dataset.digest == dataDigest else {
      throw SlotError.otherData(path: directory.path, digest: dataset.digest, needed: dataDigest)
    }
    let data = try TrainingData(dataset: dataset, settings: settings)
    prepared = (settings, data)
    return data
  }

  private func fail(_ failure: AttemptFailure) {
    var message = WireFromSlot()
    message.failure.failure = WireFailure(failure)
    write(message)
  }

  // MARK: Pipes

  private mutating func readMessage() -> WireToSlot? {
    while true {
      do {
        if let message = try decoder.next(WireToSlot.self) { return message }
      } catch {
        FileDescriptor.standardError.write(Array("the supervisor sent nonsense: \(error)\n".utf8))
        return nil
      }
      guard let bytes = FileDescriptor.standardInput.read() else { return nil }
      decoder.append(bytes)
    }
  }

  private func write(_ piece: TrialSeries) {
    var message = WireFromSlot()
    message.batch = WireMetricsBatch(piece).encodedData
    write(message)
  }

  private func write(_ message: WireFromSlot) {
    FileDescriptor.standardOutput.write(message.pipeFrame())
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
