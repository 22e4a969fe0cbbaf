package enum SyntheticImages {
  package static let markerFile = "SYNTHETIC.txt"
}
