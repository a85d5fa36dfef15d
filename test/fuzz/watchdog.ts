// Ends the process when one request takes too long, even one that never lets go of the thread: the watch is kept by another thread,
// which sees a counter stand still and says what was being asked.
import { Worker } from 'node:worker_threads'

const SHOWN_BYTES = 16 * 1024

const WATCH = `
const { workerData: { shared, limitMs } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const [count, length] = [new Int32Array(shared, 0, 1), new Int32Array(shared, 4, 1)]
let last = -1
setInterval(() => {
  const now = Atomics.load(count, 0)
  if (now === last) {
    const shown = Buffer.from(shared, 8, Atomics.load(length, 0)).toString()
    writeSync(2, 'no answer within ' + limitMs + ' ms to ' + shown + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
  last = now
}, limitMs)
`

export interface Watchdog {
  /** Something else is being asked now. */
  asks(text: string): void
  stop(): Promise<number>
}

/** @param limitMs the watch looks this often, so a request that hangs ends the process within twice that time */
export function startWatchdog(limitMs: number): Watchdog {
  const shared = new SharedArrayBuffer(8 + SHOWN_BYTES)
  const [count, length] = [new Int32Array(shared, 0, 1), new Int32Array(shared, 4, 1)]
  const shown = Buffer.from(shared, 8)
  const worker = new Worker(WATCH, { eval: true, workerData: { shared, limitMs } })
  worker.unref()
  return {
    asks(text) {
      Atomics.store(length, 0, shown.write(text))
      Atomics.add(count, 0, 1)
    },
    stop: () => worker.terminate(),
  }
}
