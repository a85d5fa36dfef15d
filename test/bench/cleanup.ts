// What must happen before the benchmark is gone, however it ends: processes killed, folders deleted. Synchronous, since it runs while exiting.

const steps: (() => void)[] = []

process.on('exit', () => {
  for (const step of steps.toReversed()) {
    try {
      step()
    } catch (error) {
      console.error(`while cleaning up: ${String(error)}`)
    }
  }
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))

/** Runs `step` when the process exits; the last one added goes first. */
export function atExit(step: () => void): void {
  steps.push(step)
}
