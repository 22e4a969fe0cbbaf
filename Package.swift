// swift-tools-version: 6.2
import PackageDescription

/// Set by scripts/check. A compiler newer than this code must not stop a build, so it is no default.
let warningsAreErrors = Context.environment["SLALOM_WARNINGS_AS_ERRORS"] != nil

/// Every Swift target compiles alike: Swift 6 mode (the default of this tools version), imports that stay internal
/// unless they say otherwise, `any` spelled out, and members visible only through their own import.
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])
let strictC: [CSetting] = warningsAreErrors ? [.treatAllWarnings(as: .error)] : []

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let deque: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// Set by scripts/fuzz: its program links only where every module is compiled for libFuzzer.
let fuzzing: [Target] =
  Context.environment["SLALOM_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "slalom-fuzz", dependencies: ["Fuzzing"], path: "Tests/FuzzMain", swiftSettings: strict)
  ]

let package = Package(
  name: "slalom",
  products: [.executable(name: "slalom", targets: ["slalom"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The C targets: the microkernels, libzmq, libcrypto's SHA-256, zlib, and the few system calls Swift cannot spell.
    .target(
      name: "CKernels",
      // A debug build compiles C at -O0, 13 to 60 times slower; the kernels are the same code either way.
      cSettings: [
        .unsafeFlags(["-O3", "-ffp-contract=off"])
      ] + strictC,
      linkerSettings: [.linkedLibrary("m")]),
    .systemLibrary(name: "CZeroMQ"),
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CZlib"),
    .target(name: "CLinux", cSettings: strictC),
    .target(name: "CBenchmarking", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])] + strictC),

    library("Kernels", ["CKernels"]),
    library("SweepCore", ["CCrypto", "Kernels", yams]),
    library("CIFAR10", ["Kernels", "SweepCore"]),
    library("Training", ["Kernels", "CIFAR10", "SweepCore"]),

    library("SweepWire", ["SweepCore", protobuf], exclude: ["slalom.proto"]),
    library("SweepScheduling", ["SweepCore", collections]),
    library("SweepStore", ["SweepCore", grdb, sqlite]),
    library("SweepViews", ["SweepCore"]),
    library("Markup", ["SweepViews"]),
    library("Charts", ["Kernels", "SweepCore", "SweepViews", "Markup"]),
    library("Report", ["SweepCore", "SweepViews", "Markup", "Charts"]),
    library("SweepExport", ["SweepCore", "SweepViews", protobuf], exclude: ["tensorboard.proto"]),
    library("ZeroMQ", ["CZeroMQ", "CLinux"]),
    library("Processes", ["CLinux"]),
    library(
      "SweepCoordinator",
      ["SweepCore", "SweepWire", "SweepScheduling", "SweepStore", "ZeroMQ", deque, logging]),
    library(
      "SweepWorker",
      ["SweepCore", "SweepWire", "CIFAR10", "Training", "Kernels", "Processes", "ZeroMQ", deque, logging]),
    library("SweepClient", ["SweepCore", "SweepWire", "ZeroMQ"]),
    library(
      "SweepDashboard",
      [
        "CZlib", "SweepCore", "SweepViews", "Markup", "Charts", "SweepClient", "SweepExport", hummingbird, httpTypes,
        nio,
        logging,
      ]),
    library(
      "Benchmarking",
      [
        "CBenchmarking", "Kernels", "CIFAR10", "Training", "SweepCore", "SweepViews", "SweepWire", "SweepWorker",
        "Processes", "ZeroMQ", collections,
      ]),
    library(
      "SlalomCommands",
      [
        "SweepCore", "Kernels", "CIFAR10", "Training", "SweepViews", "Markup", "Charts", "Report",
        "SweepCoordinator", "SweepWorker", "SweepClient", "SweepDashboard", "SweepExport", "SweepScheduling",
        "SweepStore", "Processes", "ZeroMQ", "Benchmarking", argumentParser, logging,
      ]),
    .executableTarget(name: "slalom", dependencies: ["SlalomCommands", argumentParser], swiftSettings: strict),

    // What tests of several targets need: samples, seeded chance, scratch directories, raw connections, a reader of XML.
    .target(name: "TestSupport", dependencies: ["SweepCore"], path: "Tests/TestSupport", swiftSettings: strict),
    tests("KernelsTests", ["Kernels"]),
    tests("CIFAR10Tests", ["CIFAR10", "SweepCore", "TestSupport"]),
    tests("TrainingTests", ["Training", "CIFAR10", "Kernels", "SweepCore", "TestSupport"]),
    tests("SweepCoreTests", ["SweepCore", "Kernels", yams, "TestSupport"]),
    tests("SweepViewsTests", ["SweepViews", "SweepCore", "TestSupport"]),
    tests("MarkupTests", ["Markup", "SweepViews"]),
    tests("ChartsTests", ["Charts", "Markup", "SweepCore", "TestSupport"]),
    tests("ReportTests", ["Report", "Charts", "Markup", "SweepViews", "SweepCore", "TestSupport"]),
    tests("SweepExportTests", ["SweepExport", "SweepCore"]),
    tests("SweepSchedulingTests", ["SweepScheduling", "SweepCore", "TestSupport"]),
    tests("SweepStoreTests", ["SweepStore", "SweepCore", "Processes", "TestSupport"], resources: [.copy("Fixtures")]),
    tests("SweepWireTests", ["SweepWire", "SweepCore", protobuf, "TestSupport"]),
    tests("ZeroMQTests", ["ZeroMQ", "TestSupport"]),
    tests("ProcessesTests", ["Processes", "TestSupport"]),
    tests(
      "SweepCoordinatorTests",
      ["SweepCoordinator", "SweepScheduling", "SweepStore", "SweepWire", "SweepCore", "ZeroMQ", logging, "TestSupport"]),
    tests("SweepClientTests", ["SweepClient", "SweepCore", "SweepWire", "ZeroMQ", "TestSupport"]),
    tests("SweepWorkerTests", ["SweepWorker", "SweepWire", "SweepCore", "TestSupport"]),
    tests(
      "SweepDashboardTests",
      [
        "SweepDashboard", "Markup", "SweepViews", "SweepCoordinator", "SweepWire", "SweepCore", "ZeroMQ",
        hummingbirdTesting, httpTypes, nio, nioHTTP1, asyncHTTPClient, logging, "TestSupport",
      ]),
    tests(
      "SweepSimulationTests",
      ["SweepCoordinator", "SweepWorker", "SweepStore", "SweepWire", "SweepCore", "TestSupport"]),
    // What reads foreign bytes, with what must hold of it: for FuzzTests and, under libFuzzer, for scripts/fuzz.
    .target(
      name: "Fuzzing",
      dependencies: [
        "SweepCoordinator", "SweepCore", "SweepStore", "SweepWire", "SweepWorker", "ZeroMQ", "TestSupport",
      ],
      path: "Tests/Fuzzing", swiftSettings: strict),
    tests("FuzzTests", ["Fuzzing"], resources: [.copy("Corpus")]),
    tests("BenchmarkingTests", ["Benchmarking", "SweepCore", "SweepViews", "SweepWire", "SweepWorker"]),
    tests(
      "SlalomCommandsTests",
      ["SlalomCommands", "SweepClient", "SweepViews", "SweepCore", argumentParser, "TestSupport"]),
    tests("SlalomTests", ["Processes", "slalom", "SweepCore", "SweepWire", "ZeroMQ", "TestSupport"]),
  ] + fuzzing
)
