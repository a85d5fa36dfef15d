// Loaded into a server before its own code (`node --import`): tells its parent, when asked, which turns of the event loop took longest since it
// was asked last. A turn is measured by what its thread spent on a core, so that a busy machine does not count; Linux alone tells that. It
// is no TypeScript: what runs that would take memory, too.
import { openSync, readSync } from 'node:fs'
import { PerformanceObserver } from 'node:perf_hooks'

/** A turn and what is waited for between two are told apart by a timer, which fires once a turn. */
const TICK_MS = 1
const TOLD = 10
/** Of collections that are held against turns. */
const LEAST_GC_MS = 1
const BUCKETS_MS = [5, 10, 15, 20, 30, 50]

const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
const buffer = Buffer.alloc(64)
const cpuMs = () => Number(buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)).split(' ')[0]) / 1e6

let longest = []
let counts = BUCKETS_MS.map(() => 0)
let collections = []
let last = { cpu: cpuMs(), at: performance.now() }

new PerformanceObserver((list) => {
  for (const { startTime, duration, detail } of list.getEntries())
    if (duration >= LEAST_GC_MS) collections.push({ from: startTime, to: startTime + duration, kind: detail.kind })
}).observe({ entryTypes: ['gc'] })

setInterval(() => {
  const now = { cpu: cpuMs(), at: performance.now() }
  const took = now.cpu - last.cpu
  for (const [at, ms] of BUCKETS_MS.entries()) if (took > ms) counts[at]++
  if (took > (longest[TOLD - 1]?.cpuMs ?? 0)) {
    longest.push({ cpuMs: took, from: last.at, to: now.at })
    longest.sort((a, b) => b.cpuMs - a.cpuMs).splice(TOLD)
  }
  last = now
}, TICK_MS).unref()

const overlapMs = (turn) =>
  collections.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, turn.to) - Math.max(from, turn.from)), 0)

process.on('message', () => {
  const turns = longest.map((turn) => ({ ...turn, gcMs: overlapMs(turn) }))
  process.send({ turns, longerThan: Object.fromEntries(BUCKETS_MS.map((ms, at) => [ms, counts[at]])) })
  longest = []
  counts = BUCKETS_MS.map(() => 0)
  collections = []
})
process.channel.unref()
