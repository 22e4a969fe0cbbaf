package import SweepCore

/// What a worker says of itself in its Hello.
package struct WorkerIdentity: Sendable {
  package var id: WorkerID
  /// For people; the host's name and process id by default.
  package var name: String
  package var host: String
  package var processID: Int32
  package var instructionSet: String
  package var slots: Int
  package var softwareVersion: String
  package var dataDigests: [Digest]
  /// Where the data was found, for messages.
  package var dataPath: String

  package init(
    id: WorkerID, name: String, host: String, processID: Int32, instructionSet: String, slots: Int,
    softwareVersion: String, dataDigests: [Digest], dataPath: String
  ) {
    self.id = id
    self.name = name
    self.host = host
    self.processID = processID
    self.instructionSet = instructionSet
    self.slots = slots
    self.softwareVersion = softwareVersion
    self.dataDigests = dataDigests
    self.dataPath = dataPath
  }

  /// An id nobody else has.
  package static func newID() -> WorkerID {
    var generator = SystemRandomNumberGenerator()
    return WorkerID((0..<4).map { _ in String(generator.next() as UInt32, radix: 16) }.joined(separator: "-"))
  }
}
