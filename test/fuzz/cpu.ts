// CPU time of this process: what a busy machine does beside it does not count.

/** Milliseconds of CPU that work takes. */
export function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  return since(before)
}

/** Milliseconds of CPU since then. */
export function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
