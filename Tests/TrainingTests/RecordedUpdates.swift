// Written by `python3 scripts/reference/numerics.py record`; not edited by hand.

/// A parameter that starts at 0.25 after one, two and three steps of each rule with learning rate 0.05 and
/// gradients 0.7, -0.3, 0.001, in exact arithmetic (mpmath at 160 bits).
enum RecordedUpdates {
  static let parameters: [String: [Double]] = [
    "sgd": [0x1.b851eb851eb85p-3, 0x1.d70a3d70a3d71p-3, 0x1.d6f0068db8bacp-3],
    "momentum": [0x1.b851eb851eb85p-3, 0x1.96872b020c49cp-3, 0x1.780346dc5d639p-3],
    "nesterov": [0x1.77ced916872b0p-3, 0x1.781d7dbf487fdp-3, 0x1.5c8c9320d9946p-3],
    "adagrad": [0x1.999999b224860p-3, 0x1.c1eff5531eefbp-3, 0x1.c1cd8981c16e9p-3],
    "rmsprop": [-0x1.fffff669bbbabp-3, -0x1.aba5a6755a1f7p-5, -0x1.b11350c23e80cp-5],
    "adam": [0x1.999999b224860p-3, 0x1.789161d3d5b0dp-3, 0x1.5ef2b295c42c1p-3],
    "adam-uncorrected": [0x1.785da6e37f04fp-4, 0x1.7e7aec84af19cp-6, -0x1.3c0e9d7ee6aa0p-5],
  ]
}
