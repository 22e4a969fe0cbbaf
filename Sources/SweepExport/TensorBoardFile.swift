internal import Foundation
internal import SweepCore
internal import SwiftProtobuf

/// A trial as an event file that TensorBoard reads: one record an iteration.
///
/// Values are rounded to single precision, for TensorBoard shows no more. Its wall time is the iteration in seconds, so
/// that the file is a function of the trial alone.
package struct TensorBoardFile: Sendable {
  /// TensorBoard takes any file with `tfevents` in its name for one of its own.
  package static let name = "events.out.tfevents.0.slalom"

  private let shard: ExportedShard

  package init(_ shard: ExportedShard) { self.shard = shard }

  package var bytes: [UInt8] {
    let session = HyperparameterTab.session(of: shard)
    var bytes = Self.record(Self.start) + Self.record(session.start)
    for iteration in 1...max(shard.series.losses.count, 1) where iteration <= shard.series.losses.count {
      var event = TensorBoardEvent()
      event.wallTime = Double(iteration)
      event.step = Int64(iteration)
      event.summary.value = values(at: iteration).map { tag, value in
        var scalar = TensorBoardSummary.Value()
        scalar.tag = tag
        scalar.simpleValue = Float(value)
        return scalar
      }
      bytes += Self.record(event)
    }
    return bytes + Self.record(session.end)
  }

  /// The first event of every file.
  static var start: TensorBoardEvent {
    var start = TensorBoardEvent()
    start.fileVersion = "brain.Event:2"
    return start
  }

  private func values(at iteration: Int) -> [(tag: String, value: Double)] {
    let series = shard.series
    var values = [("loss/training", series.losses[iteration - 1])]
    if series.gradientNorms.indices.contains(iteration - 1) {
      values.append(("norm/gradient", series.gradientNorms[iteration - 1]))
    }
    if series.updateNorms.indices.contains(iteration - 1) {
      values.append(("norm/update", series.updateNorms[iteration - 1]))
    }
    if let epoch = shard.epochMetrics(at: iteration) {
      values += [
        ("accuracy/training", epoch.trainingAccuracy), ("accuracy/validation", epoch.validationAccuracy),
        ("loss/validation", epoch.validationLoss),
      ]
    }
    if iteration == series.losses.count, let accuracy = series.testAccuracy {
      values.append(("accuracy/test", accuracy))
    }
    return values
  }

  /// A record of TensorFlow's files (tensorflow/core/lib/io/record_writer.h), integers little-endian:
  ///
  ///     length (8 bytes), masked CRC-32C of these 8, data, masked CRC-32C of the data
  static func record(_ event: TensorBoardEvent) -> [UInt8] {
    let data: [UInt8] = encoded(event)
    let length = littleEndian(UInt64(data.count))
    return length + littleEndian(CRC32C.masked(length)) + data + littleEndian(CRC32C.masked(data))
  }

  /// The same bytes for the same message: maps are written in the order of their keys.
  static func encoded<Bytes: SwiftProtobufContiguousBytes>(_ message: some SwiftProtobuf.Message) -> Bytes {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    // These messages have no required fields, the only reason for which encoding can fail.
    guard let data: Bytes = try? message.serializedBytes(options: options) else {
      preconditionFailure("an event cannot be encoded")
    }
    return data
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }
}
