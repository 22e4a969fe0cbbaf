internal import SweepWire

/// Code that reads what others wrote, and what must hold whatever they wrote.
///
/// A trap or a hang ends the process: whoever runs the inputs has to notice. Everything else that must hold is checked.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// Bytes as a `ToCoordinator`, cut into frames, and mapped to what the coordinator works with.
  case toCoordinator = "to-coordinator"
  /// Bytes as a `FromCoordinator`, mapped to what workers and commands work with.
  case fromCoordinator = "from-coordinator"
  /// Bytes as a slot's pipe, in pieces.
  case slotPipe = "slot-pipe"
  /// Messages of several peers to a coordinator with its store.
  case coordinator
  /// Messages of a coordinator and of slots to a worker's supervisor.
  case supervisor
  case sweepFile = "sweep-file"
  case accessFile = "access-file"

  /// Runs one input.
  ///
  /// - Returns: the properties that do not hold; empty when all do.
  package func violations(_ input: [UInt8]) -> [String] {
    switch self {
    case .toCoordinator: WireProperties.toCoordinator(input)
    case .fromCoordinator: WireProperties.fromCoordinator(input)
    case .slotPipe: WireProperties.slotPipe(input)
    case .coordinator: CoordinatorConversation.violations(input)
    case .supervisor: SupervisorConversation.violations(input)
    case .sweepFile: FileProperties.sweepFile(input)
    case .accessFile: FileProperties.accessFile(input)
    }
  }

  /// Of a conversation with a coordinator: how many trials it got committed. A conversation that gets nowhere tests
  /// nothing.
  package static func committedTrials(_ input: [UInt8]) throws -> Int {
    try CoordinatorConversation.run(input).committed
  }

  /// Inputs that are what they should be, from which others are made.
  package var seeds: [[UInt8]] {
    switch self {
    case .toCoordinator: FuzzSeeds.toCoordinator.map(\.encoded)
    case .fromCoordinator: FuzzSeeds.fromCoordinator.map(\.encoded)
    case .slotPipe: [FuzzSeeds.fromSlot.flatMap { $0.pipeFrame() }] + FuzzSeeds.fromSlot.map { $0.pipeFrame() }
    case .coordinator: FuzzSeeds.coordinatorConversations
    case .supervisor: FuzzSeeds.supervisorConversations
    case .sweepFile: FuzzSeeds.sweepFiles.map { Array($0.utf8) }
    case .accessFile: FuzzSeeds.accessFiles.map { Array($0.utf8) }
    }
  }

  /// The input with this number: the same for ever, as long as seeds and mutator are.
  package func input(_ number: UInt64) -> [UInt8] {
    var mutator = Mutator(seed: number &* 0x9e37_79b9 &+ UInt64(rawValue.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }))
    let seeds = seeds
    switch self {
    case .toCoordinator, .fromCoordinator: return mutator.message(from: seeds)
    case .slotPipe: return mutator.bytes(from: seeds)
    case .coordinator, .supervisor: return mutator.conversation(from: seeds)
    case .sweepFile, .accessFile: return mutator.text(from: seeds)
    }
  }
}
