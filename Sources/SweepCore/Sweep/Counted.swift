/// A number with its noun, as people write it: "1 trial", "2 trials".
package func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
