// What a server's time on a core is read from.
import { describe, expect, it } from 'vitest'
import { cpuTimeUs } from './server-cpu.js'

describe('the time of a process on a core', () => {
  // Work that Node counts as 40 ms must be about that here: in another unit it would be far off. The kernel brings a running thread's
  // account up to date every few milliseconds, hence half.
  it.runIf(process.platform === 'linux')('grows by the work that is done', () => {
    const beforeUs = cpuTimeUs(process.pid)
    const started = process.cpuUsage()
    while (process.cpuUsage(started).user < 40_000);
    expect(cpuTimeUs(process.pid) - beforeUs).toBeGreaterThan(20_000)
  })

  it('is unknown for a process that is not there', () => {
    expect(cpuTimeUs(-1)).toBeNaN()
  })
})
