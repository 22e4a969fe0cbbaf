internal import CLinux

/// The processors this process may run on.
package enum CPU {
  /// In ascending order; respects taskset, cgroups' cpusets and Slurm.
  package static var available: [Int] { (0..<1024).filter { slalom_may_use_cpu(Int32($0)) != 0 } }

  /// Keeps the calling thread, and what it starts, on one processor. False where that is not possible.
  package static func pinCurrentThread(to cpu: Int) -> Bool { slalom_pin_to_cpu(Int32(cpu)) == 0 }
}
