// By hand: what forks cost. `npm run generate && node --expose-gc --import tsx test/bench/forks.ts [MANY [PART]]` times a fork, its first request, a drop and
// resets, in memory and on disk, with 1, 100 and 1000 tables to fork; then the memory of 1000 forks; then 10 000 (MANY) that are made, written to
// and dropped, with memory and files. Times are of the process' CPU, all threads, the median of several, with the best beside.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Fork } from '../../src/emulator.js'
import { apiOf } from '../scenario/api.js'
import { costOf, type Kind, KINDS, makeTables, openGround, put } from './forks/ground.js'

const MANY = Number(process.argv[2] ?? 10_000)
const AT_ONCE = 1000

/** Prints the median and the best of the runs, each of which does the task so many times. */
async function time(name: string, task: () => Promise<unknown>, { runs = 15, times = 10 } = {}): Promise<void> {
  const costs: number[] = []
  const walls: number[] = []
  for (let run = 0; run < runs; run++) {
    const { cpuMs, wallMs } = await costOf(times, task)
    costs.push(cpuMs)
    walls.push(wallMs)
  }
  const middle = (list: number[]): string => (list.toSorted((a, b) => a - b)[runs >> 1] ?? 0).toFixed(3)
  const best = (list: number[]): string => Math.min(...list).toFixed(3)
  console.log(`  ${name.padEnd(34)} ${middle(costs)} ms of CPU (best ${best(costs)}), ${middle(walls)} ms (best ${best(walls)})`)
}

async function timeForks(kind: Kind, tables: number): Promise<void> {
  console.log(`${kind}, ${tables} tables`)
  const { emulator } = await openGround(kind)
  const call = apiOf(emulator)
  await makeTables(call, tables)
  const ready: Fork[] = []
  const runs = tables > 100 ? { runs: 5, times: 3 } : {}
  const take = (): Fork => {
    const fork = ready.pop()
    if (fork === undefined) throw new Error('too few forks')
    return fork
  }
  await time('fork', async () => ready.push(await emulator.fork()), { runs: 20, times: 50 })
  await time('put and fork', async () => {
    await put(call, 'x')
    await (await emulator.fork()).drop()
  })
  await time('first request', () => apiOf(take())('ListTables', {}), runs)
  const fork = take()
  const inFork = apiOf(fork)
  await put(inFork, 'a')
  await time('GetItem of the emulator', () => call('GetItem', { TableName: 'table-0', Key: { pk: { S: 'x' } } }), { times: 500 })
  await time('GetItem of the fork', () => inFork('GetItem', { TableName: 'table-0', Key: { pk: { S: 'x' } } }), { times: 500 })
  await time('PutItem of the emulator', () => put(call, 'x'), { times: 200 })
  await time('PutItem of the fork', () => put(inFork, 'x'), { times: 200 })
  await time('reset of a fork, unused', () => take().reset())
  await time('reset of a fork with a write', async () => (await put(inFork, 'a'), fork.reset()), runs)
  await time('drop of an unused fork', () => take().drop())
  await emulator.close()
}

async function timeReset(kind: Kind): Promise<void> {
  console.log(`reset of 5 tables of 100 items, ${kind}`)
  const { emulator } = await openGround(kind)
  const { endpoint } = await emulator.listen({ port: 0 })
  const call = apiOf(emulator)
  const costs: Record<'library' | 'HTTP', number[]> = { library: [], HTTP: [] }
  for (let n = 0; n < 20; n++) {
    for (const way of ['library', 'HTTP'] as const) {
      await makeTables(call, 5, 100)
      await emulator.drain()
      const began = performance.now()
      if (way === 'library') await emulator.reset()
      else await fetch(`${endpoint}/_dynalab/reset`, { method: 'POST' })
      costs[way].push(performance.now() - began)
      await emulator.drain()
    }
  }
  for (const [way, list] of Object.entries(costs)) {
    const sorted = list.toSorted((a, b) => a - b)
    console.log(`  by ${way.padEnd(31)} ${(sorted[10] ?? 0).toFixed(3)} ms (best ${(sorted[0] ?? 0).toFixed(3)})`)
  }
  await emulator.close()
}

function heapKb(): number {
  if (globalThis.gc === undefined) throw new Error('run it with --expose-gc')
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed / 1024
}

async function weighForks(kind: Kind, writes: number | undefined): Promise<void> {
  const { emulator } = await openGround(kind)
  await makeTables(apiOf(emulator), 5, 100)
  const forks: Fork[] = []
  const before = heapKb()
  for (let n = 0; n < AT_ONCE; n++) {
    const fork = await emulator.fork()
    forks.push(fork)
    for (let write = 0; write < (writes ?? 0); write++) await put(apiOf(fork), `w${write}`)
  }
  const each = (heapKb() - before) / AT_ONCE
  console.log(
    `${AT_ONCE} forks, ${kind}, ${writes === undefined ? 'untouched' : `${writes} writes each`}: ${each.toFixed(1)} KB of heap each`,
  )
  await emulator.close()
}

const filesKb = (dataDir: string): number =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size / 1024, 0)

async function makeAndDrop(kind: Kind): Promise<void> {
  console.log(`${MANY} forks made, written to and dropped, ${kind}`)
  const { emulator, dataDir } = await openGround(kind)
  await makeTables(apiOf(emulator), 5, 100)
  const began = performance.now()
  for (let n = 0; n <= MANY; n++) {
    if (n % (MANY / 5) === 0) {
      const files = dataDir !== undefined ? `, files ${filesKb(dataDir).toFixed(0)} KB` : ''
      const { rss } = process.memoryUsage()
      console.log(
        `  after ${String(n).padStart(6)}: heap ${heapKb().toFixed(0)} KB, resident ${(rss / 1024 ** 2).toFixed(0)} MB${files}`,
      )
    }
    const fork = await emulator.fork()
    const call = apiOf(fork)
    for (let write = 0; write < 10; write++) await put(call, `w${write}`)
    await fork.drop()
  }
  console.log(`  ${((performance.now() - began) / MANY).toFixed(2)} ms each`)
  await emulator.close()
}

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  async times() {
    for (const kind of KINDS) {
      for (const tables of [1, 100, 1000]) await timeForks(kind, tables)
      await timeReset(kind)
    }
  },
  async weights() {
    for (const kind of KINDS) for (const writes of [undefined, 10]) await weighForks(kind, writes)
  },
  async many() {
    for (const kind of KINDS) await makeAndDrop(kind)
  },
}
const { 3: chosen } = process.argv
for (const [name, run] of Object.entries(PARTS)) if (chosen === undefined || chosen === name) await run()
