import CIFAR10
import TestSupport
import Testing

struct CIFAR10DirectoryTests {
  let scratch: ScratchDirectory

  init() throws { scratch = try ScratchDirectory() }

  private func data(_ name: String) throws -> String {
    try SmallDataset.write(to: scratch, folder: name)
    return "\(scratch.path)/\(name)"
  }

  private func locate(_ explicit: String? = nil, _ environment: [String: String] = [:]) throws -> String {
    try CIFAR10Directory.locate(explicit: explicit, environment: environment).path
  }

  @Test func explicitPathComesBeforeTheVariableAndTheVariableBeforeTheCache() throws {
    let (explicit, named) = (try data("explicit"), try data("named"))
    let cached = try data("cache/slalom/cifar-10-batches-bin")
    let environment = ["SLALOM_DATA": named, "XDG_CACHE_HOME": "\(scratch.path)/cache"]
    #expect(try locate(explicit, environment) == explicit)
    #expect(try locate(nil, environment) == named)
    #expect(try locate(nil, ["XDG_CACHE_HOME": "\(scratch.path)/cache", "SLALOM_DATA": ""]) == cached)
  }

  @Test func fetchedDataComesBeforeSyntheticData() throws {
    let environment = ["HOME": scratch.path]
    let synthetic = try data(".cache/slalom/synthetic/cifar-10-batches-bin")
    #expect(try locate(nil, environment) == synthetic)
    let fetched = try data(".cache/slalom/cifar-10-batches-bin")
    #expect(try locate(nil, environment) == fetched)
  }

  @Test(arguments: ["parent", "parent/", "parent/cifar-10-batches-bin", "parent/cifar-10-batches-bin/"])
  func parentServesAsWellAsTheDirectoryItself(name: String) throws {
    let inner = try data("parent/cifar-10-batches-bin")
    #expect(try locate("\(scratch.path)/\(name)") == inner)
    #expect(try locate(nil, ["SLALOM_DATA": "\(scratch.path)/\(name)"]) == inner)
  }

  @Test func relativeCacheVariableCountsAsUnset() {
    #expect(CIFAR10Directory.cachePath(environment: ["XDG_CACHE_HOME": "here", "HOME": "/h"]) == "/h/.cache/slalom")
    #expect(CIFAR10Directory.cachePath(environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/slalom")
  }

  @Test func namedPlaceWithoutDataIsAnErrorAndTheNextIsNotTried() throws {
    let cached = ["XDG_CACHE_HOME": "\(scratch.path)/cache"]
    _ = try data("cache/slalom/cifar-10-batches-bin")
    let empty = try scratch.makeDirectory("empty")
    let error = #expect(throws: CIFAR10Error.self) { try locate(empty, cached) }
    #expect(
      error?.description
        == "no CIFAR-10 data found; looked in \(empty) (--data: is empty), \(empty)/cifar-10-batches-bin (--data: does "
        + "not exist); give --data DIR or set SLALOM_DATA, run 'slalom data fetch' to download CIFAR-10, or 'slalom data "
        + "synthesize' where there is no network")
  }

  @Test func everyPlaceLookedAtIsTold() throws {
    let file = try scratch.write("file", [1])
    let other = try scratch.makeDirectory("other/sub")
    func findings(_ explicit: String?, _ environment: [String: String]) -> [String] {
      do {
        _ = try CIFAR10Directory.locate(explicit: explicit, environment: environment)
      } catch {
        guard case .notFound(let places) = error else { return ["\(error)"] }
        return places.map { "\($0.namedBy): \($0.finding)" }
      }
      return []
    }
    #expect(findings(file, [:]) == ["--data: is not a directory", "--data: does not exist"])
    #expect(
      findings(nil, ["SLALOM_DATA": "\(other)/.."])
        == ["SLALOM_DATA: has no data_batch_N.bin or test_batch.bin", "SLALOM_DATA: does not exist"])
    #expect(
      findings(nil, ["XDG_CACHE_HOME": scratch.path])
        == ["fetched data: does not exist", "synthetic data: does not exist"])
  }
}
