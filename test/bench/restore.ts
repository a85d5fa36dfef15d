// How fast a table is restored, what that takes of memory, and how long it holds the event loop: a table on disk with a global index is backed up
// by one process and restored by another. `npx tsx test/bench/restore.ts 1000000` ends with 1 where the memory is more than 300 MB.
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { openDiskStore } from '../../src/storage/level-store.js'
import { GLOBAL, key, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../support/engine-rig.js'

const MOST_MB = 300
const LOT = 2000
const SAMPLE_MS = 50

async function fill(folder: string, items: number): Promise<void> {
  const store = await openDiskStore(folder)
  const { engine } = await rigOn(store)
  const table = await makeTable(engine, 'T', [GLOBAL])
  for (let from = 0; from < items; from += LOT) {
    const lot = Array.from({ length: Math.min(LOT, items - from) }, (_, n) => from + n)
    const item = (n: number) => ({ ...key(`p${n % 1000}`, n), g: { S: `g${n % 5000}` }, text: { S: 'x'.repeat(100) } })
    await Promise.all(lot.map((n) => engine.items.write(table, putIntent(item(n)))))
  }
  await engine.backups.create(table, 'bench')
  await engine.stop()
  await store.close()
}

async function restore(folder: string, items: number): Promise<boolean> {
  const store = await openDiskStore(folder)
  const { engine } = await rigOn(store)
  const [backup] = engine.backups.list(NAMESPACE)
  if (backup === undefined) throw new Error('there is no backup')
  const startMb = process.memoryUsage.rss() / 2 ** 20
  let mostMb = startMb
  const sampling = setInterval(() => (mostMb = Math.max(mostMb, process.memoryUsage.rss() / 2 ** 20)), SAMPLE_MS)
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const startMs = performance.now()
  const { table: record, position, createdAtMs: atMs } = backup
  await engine.backups.restore(NAMESPACE, newTable('R', [GLOBAL]), { record, position, atMs }, { sourceTableArn: 'bench', atMs })
  await engine.drain()
  const seconds = (performance.now() - startMs) / 1000
  delays.disable()
  clearInterval(sampling)
  const restored = engine.tables.countsOf(engine.tables.active(NAMESPACE, 'R')).items
  if (restored !== items) throw new Error(`${restored} items were restored of ${items}`)
  const turns = [99, 99.9].map((at) => `${(delays.percentile(at) / 1e6).toFixed(1)} ms`).join(' and ')
  console.log(
    `| restore | ${items} items | ${Math.round(items / seconds)} items/s | ${Math.round(mostMb)} MB (${Math.round(startMb)} before) |`,
  )
  console.log(`event loop, 99 and 99.9 %: ${turns}; longest ${(delays.max / 1e6).toFixed(1)} ms`)
  await engine.stop()
  await store.close()
  return mostMb <= MOST_MB
}

/** Runs a part in a process of its own, so that one leaves no memory to the other. @returns its exit code */
const inProcess = (...args: readonly string[]): Promise<number> =>
  new Promise((resolve) =>
    fork(fileURLToPath(import.meta.url), args, { execArgv: process.execArgv }).on('close', (code) => resolve(code ?? 1)),
  )

const [first = '100000', folder, items = '0'] = process.argv.slice(2)
if (folder !== undefined && first === 'fill') await fill(folder, Number(items))
else if (folder !== undefined) process.exitCode = (await restore(folder, Number(items))) ? 0 : 1
else {
  const place = await mkdtemp(join(tmpdir(), 'dynalab-restore-'))
  const filled = await inProcess('fill', place, first)
  process.exitCode = filled === 0 ? await inProcess('restore', place, first) : filled
  await rm(place, { recursive: true, force: true })
}
