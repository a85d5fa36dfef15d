// A split survives `kill -9` at any step: before its one commit the partition is whole, behind it there are both children, and nothing that
// was acknowledged is lost either way. Partitions are small and the writers of the crash tests fill them, so that every life splits some;
// lives end before, inside and after the commit that replaces a map, or at a random moment while rows are counted.
// `TEST_SEED=… npx vitest run test/scenario/split-crash.test.ts` repeats the schedule.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { loadTables } from '../../src/engine/tables/open-tables.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openFolder } from '../../src/storage/folder.js'
import { partitionMapKey } from '../../src/storage/keys.js'
import { apiOf } from './api.js'
import { type Failpoint, MOMENTS } from './failpoint-store.js'
import { Victims } from './processes.js'
import { Watcher } from './watcher.js'
import { CREATE_TABLE } from './workload.js'

const LIVES_EACH = 8
/** A life that never comes to its failpoint ends then: what can be split in the folder has been. */
const LONGEST_MS = 700
const MAP_KIND = partitionMapKey(0)[0] ?? 0

const seed = process.env['TEST_SEED'] ?? newSeed()

const { LocalSecondaryIndexes, ...rest } = CREATE_TABLE
/** The local index as a global one: its table and both indexes may be divided anywhere. */
const GLOBALS = { ...rest, GlobalSecondaryIndexes: [...rest.GlobalSecondaryIndexes, ...LocalSecondaryIndexes] }
/** One partition to begin with, so that there is something to divide at the bounds of collections. */
const LOCALS = {
  ...CREATE_TABLE,
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 1000, WriteCapacityUnits: 500 },
  GlobalSecondaryIndexes: CREATE_TABLE.GlobalSecondaryIndexes.map((index) => ({
    ...index,
    ProvisionedThroughput: { ReadCapacityUnits: 1000, WriteCapacityUnits: 500 },
  })),
}

let victims: Victims
let folder: string
beforeAll(() => {
  victims = new Victims()
})
afterAll(() => victims.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-split-crash-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Verifies a copy of what was left. @returns how many partitions it has been split into, over all maps */
async function partitionsLeft(): Promise<number> {
  const copy = `${folder}.copy`
  await cp(folder, copy, { recursive: true })
  const store = await openFolder(copy, 'existing')
  try {
    expect((await verifyStore(store)).problems).toEqual([])
    const tables = [...(await loadTables(store)).all()]
    const maps = tables.flatMap((table) => [table.map, ...table.indexes.map(({ map }) => map)])
    return maps.reduce((sum, { partitions }) => sum + partitions.length, 0)
  } finally {
    await store.close()
    await rm(copy, { recursive: true, force: true })
  }
}

/** At the first, second or third commit of a split in that life; or undefined, and a random moment ends it. */
function failpointOf(place: number, life: number): Failpoint | undefined {
  const bytes = seededRandom(seed).bytes('split-crash', String(place), life)
  const moment = MOMENTS[life % (MOMENTS.length + 1)]
  if (moment === undefined) return undefined
  const draw = (at: number, below: number): number => bytes.readUInt16BE(at) % below
  return { moment, commit: 1 + draw(0, 3), keyKind: MAP_KIND, turns: draw(2, 4), spinMicros: draw(4, 300) }
}

/** Lives that ended at the commit of a split, by the moment. */
const ends = new Map<string, number>()

test.each([
  ['of global indexes alone', 0, GLOBALS, 4096],
  ['of global indexes alone', 1, GLOBALS, 6000],
  ['with a local index', 2, LOCALS, 45_000], // room for the largest collection
] as const)(
  `a table %s survives kills while it splits (%i, TEST_SEED=${seed})`,
  { timeout: 120_000 },
  async (_words, place, create, bytes) => {
    const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent', partitionBytes: bytes })
    await apiOf(emulator)('CreateTable', create)
    await emulator.close()
    const watcher = new Watcher(seed)
    const start = await partitionsLeft()
    let left = start
    for (let life = place * LIVES_EACH; life < (place + 1) * LIVES_EACH; life++) {
      const failpoint = failpointOf(place, life)
      const repeats = watcher.repeats()
      const task = { kind: 'lanes', seed, life, repeats, isWriting: true } as const
      const afterMs = failpoint === undefined ? 20 + (seededRandom(seed).bytes('moment', '', life)[0] ?? 0) : LONGEST_MS
      const order = { folder, transitionMs: 0, partitionBytes: bytes, failpoint, task }
      const { lines, signal, stderr } = await victims.live(order, ({ kind }) => (kind === 'found' ? afterMs : undefined))
      watcher.hear(life, lines, repeats)
      expect({ signal, stderr }, `life ${life}: ${JSON.stringify(failpoint)}`).toEqual({ signal: 'SIGKILL', stderr: '' })
      const moment = lines.some(({ kind }) => kind === 'failpoint') ? failpoint?.moment : undefined
      if (moment !== undefined) ends.set(moment, (ends.get(moment) ?? 0) + 1)
      const now = await partitionsLeft()
      expect(now).toBeGreaterThanOrEqual(left) // a split that was persisted is never lost
      left = now
    }
    const task = { kind: 'lanes', seed, life: -1, repeats: [], isWriting: false } as const
    const order = { folder, transitionMs: 0, partitionBytes: bytes, failpoint: undefined, task }
    const { lines } = await victims.live(order, ({ kind }) => (kind === 'found' ? 0 : undefined))
    watcher.hear(-1, lines, [])
    expect(left).toBeGreaterThan(start)
  },
)

test('and was killed before, inside and after the commit of a split', () => {
  console.log(`seed ${seed}: ${[...ends].map(([moment, count]) => `${count} ${moment}`).join(', ')}`)
  for (const moment of MOMENTS) expect(ends.get(moment)).toBeGreaterThanOrEqual(1)
})
