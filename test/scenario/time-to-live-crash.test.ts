// Expiry survives `kill -9` at any commit: while items of before are entered among the due times, between finding a due item and deleting
// it, and while deletes land. After each kill the folder is sound: each item is there with its entries and its due time, or gone with all
// of them and a record of the service in the log. The next life goes on, and in the end exactly the items that are not due are left.
// `TEST_SEED=… npx vitest run test/scenario/time-to-live-crash.test.ts` repeats the schedule.
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { loadTables } from '../../src/engine/tables/open-tables.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { entriesAfter } from '../../src/log/log.js'
import { totals } from '../../src/partitions/partition-map.js'
import { newSeed, seededRandom } from '../../src/runtime/random.js'
import { openFolder } from '../../src/storage/folder.js'
import { dueTimeKey } from '../../src/storage/keys.js'
import type { Store } from '../../src/storage/store.js'
import { apiOf, scanAll } from './api.js'
import { MOMENTS } from './failpoint-store.js'
import { Victims } from './processes.js'

const TABLE = 'Sessions'
const ITEMS = 1600
/** Every fourth is due in a day. */
const LASTING = ITEMS / 4
const LIVES = 24
const MOST_COMMITS = 4
/** A life that never comes to its failpoint ends then. */
const LONGEST_MS = 800
const DUE_TIME_KIND = dueTimeKey(0, 0, Buffer.alloc(0))[0] ?? 0

const CREATE = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
}
const ENABLE = ['UpdateTimeToLive', { TableName: TABLE, TimeToLiveSpecification: { AttributeName: 'e', Enabled: true } }] as const

const seed = process.env['TEST_SEED'] ?? newSeed()

let victims: Victims
let folder: string
beforeAll(async () => {
  victims = new Victims()
  folder = await mkdtemp(join(tmpdir(), 'dynalab-expiry-crash-'))
})
afterAll(async () => {
  victims.close()
  await rm(folder, { recursive: true, force: true })
})

async function fill(): Promise<void> {
  const nowSec = Math.floor(Date.now() / 1000)
  const emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
  const call = apiOf(emulator)
  await call('CreateTable', CREATE)
  for (let first = 0; first < ITEMS; first += 25) {
    const puts = Array.from({ length: 25 }, (_none, at) => {
      const n = first + at
      const seconds = n % 4 === 0 ? nowSec + 86_400 : nowSec - 3600 - n
      return { PutRequest: { Item: { pk: { S: `p${n}` }, g: { S: `g${n % 7}` }, e: { N: String(seconds) } } } }
    })
    await call('BatchWriteItem', { RequestItems: { [TABLE]: puts } })
  }
  await emulator.close()
}

interface Left {
  readonly items: number
  readonly isEnabled: boolean
}

/** Deletes of the service in a partition's log. */
async function deletesIn(store: Store, partitionId: number): Promise<number> {
  let deletes = 0
  for (let after = 0; ;) {
    const entries = await entriesAfter(store, partitionId, after, 500)
    deletes += entries.filter((entry) => entry.actor === 'service' && entry.after === undefined).length
    const last = entries.at(-1)
    if (last === undefined) return deletes
    after = last.sequence
  }
}

/** Verifies a copy of what was left, and that each item that is gone has one delete of the service in the log. */
async function left(): Promise<Left> {
  const copy = `${folder}.copy`
  await cp(folder, copy, { recursive: true })
  const store = await openFolder(copy, 'existing')
  try {
    expect((await verifyStore(store)).problems).toEqual([])
    const [table] = [...(await loadTables(store)).all()]
    if (table === undefined) throw new Error('the table is gone')
    let deletes = 0
    for (const { id } of table.map.partitions) deletes += await deletesIn(store, id)
    const { items } = totals(table.map)
    expect(deletes).toBe(ITEMS - items)
    return { items, isEnabled: table.record.dueTimes !== undefined && table.record.dueTimes.isFilling !== true }
  } finally {
    await store.close()
    await rm(copy, { recursive: true, force: true })
  }
}

test(`expiry survives kills (TEST_SEED=${seed})`, { timeout: 120_000 }, async () => {
  await fill()
  const ends = { filling: 0, sweeping: 0 }
  let before = await left()
  for (let life = 0; life < LIVES; life++) {
    const bytes = seededRandom(seed).bytes('expiry-crash', '', life)
    const draw = (at: number, below: number): number => bytes.readUInt16BE(at) % below
    const moment = MOMENTS[life % MOMENTS.length] ?? 'before'
    const commit = 1 + draw(0, MOST_COMMITS)
    const failpoint = { moment, commit, keyKind: DUE_TIME_KIND, turns: draw(2, 4), spinMicros: draw(4, 300) }
    const order = { folder, transitionMs: 0, failpoint, task: { kind: 'calls', calls: [ENABLE] } as const }
    const { lines, signal, stderr } = await victims.live(order, ({ kind }) => (kind === 'answered' ? LONGEST_MS : undefined))
    expect({ signal, stderr }, `life ${life}: ${JSON.stringify(failpoint)}`).toEqual({ signal: 'SIGKILL', stderr: '' })
    expect(lines.filter(({ kind }) => kind === 'failed')).toEqual([])
    const now = await left()
    expect(now.items).toBeLessThanOrEqual(before.items)
    if (lines.some(({ kind }) => kind === 'failpoint')) ends[before.isEnabled ? 'sweeping' : 'filling']++
    before = now
    if (now.items === LASTING) break
  }
  console.log(`seed ${seed}: killed ${ends.filling} times while entering, ${ends.sweeping} times while deleting`)
  expect(ends.filling).toBeGreaterThanOrEqual(1)
  expect(ends.sweeping).toBeGreaterThanOrEqual(3)
  const emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
  await emulator.drain()
  const keys = (await scanAll(apiOf(emulator), TABLE)).map(({ pk }) => Number(pk !== undefined && 'S' in pk ? pk.S.slice(1) : -1))
  await emulator.close()
  expect(keys.sort((a, b) => a - b)).toEqual(Array.from({ length: LASTING }, (_none, at) => 4 * at))
  expect(await left()).toEqual({ items: LASTING, isEnabled: true })
})
