// Turns of the event loop by the CPU time of its thread, so that a busy machine does not count. Linux alone tells that time.
import { openSync, readSync } from 'node:fs'

/** The CPU time that the loop's thread has taken, in nanoseconds. */
function threadClock(): () => number {
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  const buffer = Buffer.alloc(64)
  return () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)).split(' ')[0])
}

export interface Turns {
  readonly count: number
  /** CPU time of all of them in milliseconds. */
  readonly totalMs: number
  /** CPU time of the longest ones in milliseconds, the longest first. */
  readonly longestMs: readonly number[]
}

/** The turns while a task runs. @param shown so many of the longest are kept */
export async function turnsDuring(task: () => Promise<unknown>, shown = 5): Promise<Turns> {
  const cpuNs = threadClock()
  let count = 0
  let longest: readonly number[] = []
  let isOver = false
  const begunNs = cpuNs()
  let lastNs = begunNs
  const look = (): void => {
    const tookMs = (cpuNs() - lastNs) / 1e6
    count++
    if (tookMs > (longest[shown - 1] ?? 0)) longest = [...longest, tookMs].toSorted((a, b) => b - a).slice(0, shown)
    lastNs = cpuNs()
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  await task()
  isOver = true
  return { count, totalMs: (cpuNs() - begunNs) / 1e6, longestMs: longest }
}
