// The time that a server spent on the cores, all its threads together. Other processes that want the cores too make it longer by what they
// push out of the caches; they make the clock's time longer by all that they take.
import { readFileSync, readdirSync } from 'node:fs'

const NS_PER_US = 1000

/** Microseconds since the process started. Linux only: other systems have no such files, and the figure is then NaN. */
export function cpuTimeUs(pid: number): number {
  const tasks = `/proc/${pid}/task`
  try {
    return readdirSync(tasks).reduce((sumUs, task) => sumUs + taskUs(`${tasks}/${task}/schedstat`), 0)
  } catch {
    return Number.NaN
  }
}

/** The first of its three numbers is nanoseconds on a core. */
const taskUs = (file: string): number => Number(readFileSync(file, 'utf8').split(' ')[0]) / NS_PER_US
