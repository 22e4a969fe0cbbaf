// Written by `python3 scripts/reference/numerics.py record`; not edited by hand.

/// Words of NumPy's Philox.
enum RecordedPhilox {
  /// Seed and stream.
  static let keys: [UInt64] = [
    0x0, 0x0,
    0x5, 0x7,
    0x0, 0x3e9,
    0xffffffffffffffff, 0x100000001,
    0x75bcd15, 0xffffffffffffffff,
  ]

  /// The first ten words of each key.
  static let words: [UInt64] = [
    0x2f4ba6408e4d89b, 0x3dd62b0b9ca8c5b2, 0x1c8667a55d902e79, 0x907d7a052fd5b4dc, 0x809bf322883987c3,
    0x471128b9e807f7dd, 0xf250ba0dbec065b7, 0xfc6ed66767a457bc, 0x40fa86f0f781945d, 0x31eed5a366689e12,
    0x2de0f782c87deea2, 0xb8acbd30539dad85, 0xdc347efdf4a3a932, 0x1a9b27c5020252ac, 0xa548b7614a8a0e3b,
    0x4689c47d26700ef8, 0xc78c2dca7e7e6384, 0x9fb4643369834aa4, 0xe439af90d428df97, 0x459860599909b4ba,
    0xb3278dd8197d48d9, 0xdf3714fce4eaf001, 0xe153f162784d0778, 0x9e3c2b98d907940e, 0xd773cb3cb2ab3964,
    0xf9ddd563fd851cfc, 0xca802a66e97559d4, 0x9134bb2d3994098d, 0x470efe15c1155f52, 0xabe4eaaffaf82da3,
    0x8d7c9a8c164c3758, 0x44b8bce19e0b6cfe, 0x76410677c1ba9acd, 0xd1626a5f63aa8119, 0xab8cc0ffc096469b,
    0xbb0a35175fda124b, 0xd2757fbc6daa4978, 0x28cf5ce3d9ee2360, 0x6eac7ca425ab26f1, 0xf37b73602104086d,
    0xa9ebc837e2236da1, 0x6adc68199630b53a, 0xe1b0a13b65fe4197, 0x71579eb308396a76, 0xda05cee5fc6ea5e,
    0x5a86282a2b07e2f, 0xe79f65b7eeb44024, 0xce252f52db1c27fc, 0x34bbaaea24f4cea5, 0xc5595709dd5a42cb,
  ]

  /// Words 100,000 to 100,002 of each key.
  static let laterWords: [UInt64] = [
    0x25df8e333b963489, 0xd6065f77acbcd472, 0x6f96f3beca6f28be,
    0x2fc13a1e24a2c740, 0x295619f89ce0813e, 0x915a75c1e53719b0,
    0x2fa4bdd17056d422, 0x9ed3fdb27b8ec83f, 0x38b5e1e5176e22e0,
    0x53b8537cf1a085fd, 0x30d89da3b9330750, 0x9ce21006f8ccc6a7,
    0xf2450ac392e542ba, 0xde431e59fa283a6c, 0xdc1207d4e731bf6c,
  ]

  /// Of 100, by key [5, 2^32 + 1], shuffled in Python.
  static let permutation: [Int] = [
    24, 52, 56, 82, 57, 10, 58, 43, 65, 27, 45, 79, 51, 68, 59, 74, 22, 61, 96, 6,
    47, 89, 87, 41, 3, 76, 63, 81, 77, 39, 32, 11, 60, 34, 44, 25, 23, 9, 90, 19,
    12, 94, 8, 14, 70, 83, 48, 49, 35, 72, 73, 55, 7, 1, 97, 69, 53, 17, 5, 88,
    40, 4, 37, 95, 91, 38, 16, 29, 92, 98, 75, 50, 64, 0, 26, 62, 31, 30, 21, 84,
    15, 86, 93, 18, 46, 66, 67, 42, 85, 80, 78, 99, 20, 13, 33, 28, 71, 2, 36, 54,
  ]
}
