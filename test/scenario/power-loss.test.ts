// With `--fsync on` an acknowledged write survives the loss of power. What power loss leaves of LevelDB's newest write-ahead file is
// everything up to the last sync, and any number of the bytes behind it. Each commit syncs, so what stands in the file at the moment of
// an acknowledgement is safe: a copy of the folder is cut at bytes behind it, and must show every write acknowledged up to there, sound.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openFolder } from '../../src/storage/folder.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Durability } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { apiOf, type Call, Refusal, scanAll } from './api.js'
import { emulatorOn } from '../support/emulator-rig.js'
import {
  applyStep,
  CREATE_TABLE,
  digestOf,
  type Item,
  type Items,
  keyOf,
  requestsOf,
  statesAfterKill,
  type Step,
  stepOf,
  TABLE,
} from './workload.js'

/** LevelDB writes its log in blocks of 32 KB; some record has to lie across the border of two. */
const LEAST_LOG_BYTES = 36 * 1024
/** Steps at the end whose every byte is cut. */
const LAST_STEPS = 2
/** Cuts at most, at the end and elsewhere; each is a reopening. Cuts next to an acknowledgement are made in any case. */
const CUTS_AT_END = 250
const CUTS_ELSEWHERE = 60

const seed = process.env['TEST_SEED'] ?? newSeed()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-power-'))
})
afterEach(async () => {
  for (const path of [folder, `${folder}.copy`]) await rm(path, { recursive: true, force: true })
})

/** What was acknowledged when the file had that many bytes, and the step that came next. */
interface Acknowledged {
  readonly bytes: number
  readonly items: Items
  readonly next: Step
}

async function newestLog(): Promise<string> {
  const names = (await readdir(join(folder, 'store'))).filter((name) => name.endsWith('.log')).sort()
  return join(folder, 'store', names.at(-1) ?? '')
}

async function write(call: Call): Promise<readonly Acknowledged[]> {
  await call('CreateTable', CREATE_TABLE)
  const log = await newestLog()
  const sizeOf = async (): Promise<number> => (await stat(log)).size
  let items: Items = new Map()
  const acknowledged: Acknowledged[] = [{ bytes: await sizeOf(), items, next: stepOf(seed, 0, 0, 0) }]
  for (let n = 0, left = LAST_STEPS; left > 0; n++) {
    const step = stepOf(seed, 0, 0, n)
    const { outcome, items: after } = applyStep(step, items)
    await Promise.all(requestsOf(step).map(([operation, input]) => call(operation, input))).catch((error: unknown) => {
      if (!(error instanceof Refusal) || outcome !== 'refused') throw error
    })
    if (outcome === 'done' && (acknowledged.at(-1)?.bytes ?? 0) > LEAST_LOG_BYTES) left--
    items = after
    acknowledged.push({ bytes: await sizeOf(), items, next: stepOf(seed, 0, 0, n + 1) })
  }
  return acknowledged
}

/** Where to cut: around every acknowledgement, and at bytes in between; at all of them behind the last steps, unless they are too many. */
function cutsOf(acknowledged: readonly Acknowledged[], end: number): readonly number[] {
  const cuts = new Set<number>([end])
  const first = acknowledged[0]?.bytes ?? 0
  for (const { bytes } of acknowledged) for (const at of [bytes - 1, bytes, bytes + 1]) cuts.add(at)
  const last = acknowledged.at(-1 - LAST_STEPS)?.bytes ?? first
  const stride = Math.max(1, Math.ceil((end - last) / CUTS_AT_END))
  for (let at = last; at < end; at += stride) cuts.add(at)
  for (let n = 0; n < CUTS_ELSEWHERE; n++)
    cuts.add(first + (seededRandom(seed).bytes('cut', '', n).readUInt32BE(0) % (end - first)))
  return [...cuts].filter((at) => at >= first && at <= end).sort((a, b) => a - b)
}

/** What a folder shows after power was lost with so many bytes of its log on the disk. */
async function afterCut(
  copy: string,
  log: Buffer,
  logName: string,
  bytes: number,
): Promise<{ items: readonly Item[]; problems: readonly string[] }> {
  const cut = `${folder}.cut`
  try {
    await cp(copy, cut, { recursive: true })
    await writeFile(join(cut, 'store', logName), log.subarray(0, bytes))
    const store = await openFolder(cut, 'existing')
    const { problems } = await verifyStore(store)
    const { emulator } = await emulatorOn(store, { startMs: Date.now(), isAudited: true })
    const items = await scanAll(apiOf(emulator), TABLE)
    await emulator.close()
    return { items, problems }
  } finally {
    await rm(cut, { recursive: true, force: true })
  }
}

test(`no cut behind an acknowledged sync loses a write (TEST_SEED=${seed})`, { timeout: 120_000 }, async () => {
  const emulator = await createEmulator({ dataDir: folder, fsync: 'on', audit: 'on', logLevel: 'silent' })
  const acknowledged = await write(apiOf(emulator))
  await emulator.close()
  const path = await newestLog()
  const log = await readFile(path)
  const copy = `${folder}.copy`
  await mkdir(copy)
  await cp(folder, copy, { recursive: true })
  await rm(join(copy, 'store/CLOSED')) // power is lost while the store is open, and the list of a clean stop is not there yet
  const cuts = cutsOf(acknowledged, log.length)
  for (const bytes of cuts) {
    const { items, problems } = await afterCut(copy, log, path.slice(path.lastIndexOf('/') + 1), bytes)
    const known = acknowledged.findLast((one) => one.bytes <= bytes)
    if (known === undefined) throw new Error('a cut before the first acknowledgement')
    const states = statesAfterKill(known.next, known.items).map((state) => digestOf(state.values()))
    const found = digestOf(new Map(items.map((item) => [keyOf(item), item])).values())
    const words = `cut at ${bytes} of ${log.length}, acknowledged at ${known.bytes}, then ${JSON.stringify(known.next)}`
    if (!states.includes(found)) expect(found, words).toBe(states[0])
    expect(problems, words).toEqual([])
  }
  console.log(`seed ${seed}: ${cuts.length} cuts of a log of ${log.length} bytes, ${acknowledged.length} acknowledged steps`)
  expect(log.length).toBeGreaterThan(32 * 1024)
})

// The cut alone can't show that the disk was asked: the page cache hides it. So each commit must say that it wants to wait for the disk.
test.each(['disk', 'os'] as const)('every commit asks for the disk, or none does: %s', async (durability) => {
  const memory = await openMemoryStore()
  const asked: Durability[] = []
  const store = wrapStore(memory, {
    batch: (ops, waitsFor) => {
      asked.push(waitsFor)
      return memory.batch(ops, waitsFor)
    },
  })
  const { emulator } = await emulatorOn(store, { startMs: Date.now(), isAudited: true, durability })
  const call = apiOf(emulator)
  await call('CreateTable', CREATE_TABLE)
  await call('PutItem', { TableName: TABLE, Item: { pk: { S: 'a' }, sk: { N: '1' }, v: { S: 'v' } } })
  await call('DeleteTable', { TableName: TABLE })
  await emulator.close()
  expect(new Set(asked)).toEqual(new Set([durability]))
})
