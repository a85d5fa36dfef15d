// The process that a server was started by, which may be killed without a word. Invariant: a server that was told of it does not outlive it for long.
import { everyMs } from '../runtime/heartbeat.js'

const LOOK_EVERY_MS = 500

/** Resolves when that process has ended; never where none was named. */
export function starterEnded(pid: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (pid === undefined) return
    const endLooks = everyMs(LOOK_EVERY_MS, () => {
      if (isAlive(pid)) return
      endLooks()
      resolve()
    })
  })
}

/** Signal 0 asks and does nothing. A process of somebody else may not be signalled, but it is there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
