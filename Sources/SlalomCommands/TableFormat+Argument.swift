internal import ArgumentParser
internal import SweepViews

/// Makes `--format table|json|csv|markdown` of every verb that prints a table.
extension TableFormat: ExpressibleByArgument {}
