/// Written by scripts/reference/cifar10.py; not edited by hand.
enum ReferenceValues {
  /// SHA-256 over name, zero byte and SHA-256 of each file of the small data set (hashlib).
  static let smallDigest = "5ae3bc0ff1574865ffa503f2cdb9de4244d2ff2f8f785ebeed3dcefcfd173068"
  static let smallTrainingLabels = [6, 3, 0, 7, 2, 9, 6]
  /// The order of the small set's 7 training images under seed 2018 (numpy.random.Philox).
  static let smallOrder = [5, 4, 6, 3, 0, 2, 1]
  /// SHA-256 of the mean image's little-endian doubles over the first 5 of that order (fractions).
  static let meanDigest = "48a5a5901c1fec8cc854eec92da8e8114309b613e605b9309e20658270678adb"
  static let firstMeans: [UInt64] = [0x4064f33333333333, 0x4066d9999999999a, 0x4059000000000000]
  /// Standard deviation of their bytes (decimal, 60 digits).
  static let standardDeviation = 73.9037737418388676789
  /// The first 8 of 20,000 images under seed 1, and the last (numpy.random.Philox).
  static let largeOrderStart = [7989, 9841, 11846, 1496, 3573, 9393, 10991, 18471]
  static let largeOrderEnd = 6071
}
