// Proves what requests on a ring are charged, and to which pool: the receipts are typed here, as the parts that read and write would give them. A request that
// was throttled is charged nothing and is not carried out; a condition that failed is charged; without a lease nothing begins.
import { expect, test } from 'vitest'
import type { Items, Page, ReadReceipt, Receipt } from '../../../src/engine/contract/items.js'
import { ApiError } from '../../../src/model/errors.js'
import { Serving } from '../../../src/model/serving.js'
import { Charging } from '../../../src/ring/capacity/charging.js'
import { MeteredItems } from '../../../src/ring/capacity/metered-items.js'
import { Lease } from '../../../src/ring/catalogue/lease.js'
import { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { newRecord } from '../../../src/tables/new-record.js'
import { NAMESPACE, newIndex, newTable } from '../support/tables.js'

const NOW_MS = 1_700_000_000_000
const SUFFIX = Buffer.alloc(9)
const READ: ReadReceipt = { row: undefined, halfUnits: 3 }
const receipt = (table: number, index: number): Receipt => ({
  before: undefined,
  after: undefined,
  units: { table, indexes: index === 0 ? new Map() : new Map([['by-colour', index]]) },
})

/** What the parts below would answer. */
function answering(answers: Partial<Items>): Items {
  const unused = (): never => {
    throw new Error('nobody asks for it')
  }
  const all = { get: unused, getWithin: unused, getTogether: unused, range: unused, write: unused, transact: unused }
  return { ...all, collectionBytes: () => undefined, ...answers }
}

function open(answers: Partial<Items>) {
  const clock = new SteerableClock(manualAt(NOW_MS))
  const lease = new Lease(() => clock.nowMs())
  lease.renew(NOW_MS)
  let id = 1
  const spec = newTable('paints', { indexes: [newIndex('by-colour', 'colour')] })
  const context = { nowMs: NOW_MS, nextPhysicalId: () => ++id, streamPoint: () => ({ atMs: 0, sequence: 0 }) }
  const record = newRecord(NAMESPACE, spec, { ...context, physicalId: 1, uuid: 'u', takenLabels: [], logReaders: [] })
  const table = new RingTable({ table: record, version: 1, owner: '' })
  const policy = { mode: 'provisioned', burstSec: 1, heatSec: 10 } as const
  const [index] = table.globalIndexes
  for (const { pool } of [table, ...table.globalIndexes]) {
    pool.configure({ ...record, onDemand: undefined, warm: record.throughput }, policy, NOW_MS)
  }
  /** Half units left of five units: of the table and of its index. */
  const left = (side: 'read' | 'write') => [table, index].map((of) => (of?.pool.side(side).levels(NOW_MS)[0]?.units ?? 0) * 2)
  return { items: new MeteredItems(answering(answers), new Charging(clock), lease), table, clock, left }
}

const intent = { rowSuffix: SUFFIX, decide: () => ({ kind: 'keep' }) as const }

test('reads are charged what they come to, one that is too large nothing', async () => {
  const { items, table, left } = open({ get: () => READ, getWithin: () => 'too large', getTogether: () => [READ, 'held'] })
  expect(await items.get(table, SUFFIX, 'strong')).toBe(READ)
  expect(left('read')).toEqual([7, 10])
  expect(await items.getWithin(table, SUFFIX, 'strong', 10)).toBe('too large')
  const read = { table, rowSuffix: SUFFIX }
  await items.getTogether([read, read])
  expect(left('read')).toEqual([4, 10])
})

test('a page of a global index is charged to it, and what was fetched to the table', async () => {
  const units = { table: 2, indexes: new Map([['by-colour', 5]]) }
  const page: Page = { rows: [], scannedCount: 0, last: undefined, units, serving: new Serving() }
  const { items, table, left } = open({ range: () => Promise.resolve(page) })
  const range = { lower: SUFFIX, upper: SUFFIX, reverse: false, consistency: 'eventual', fetchFromTable: false } as const
  const [index] = table.record.indexes
  await items.range({ ...range, table, ...(index === undefined ? {} : { index }) })
  expect(left('read')).toEqual([8, 5])
})

test('writes are charged to table and index, those of transactions twice to the table', async () => {
  const { items, table, left } = open({
    write: () => Promise.resolve(receipt(2, 4)),
    transact: () => Promise.resolve({ kind: 'committed', receipts: [receipt(2, 2)] }),
  })
  await items.write(table, intent)
  expect(left('write')).toEqual([8, 6])
  await items.transact([{ table, intent }])
  expect(left('write')).toEqual([4, 4])
})

test('a condition that failed is charged what the refusal says', async () => {
  const refusal = new ApiError('ConditionalCheckFailedException', 'no', {}, 6)
  const { items, table, left } = open({ write: () => Promise.reject(refusal) })
  await expect(items.write(table, intent)).rejects.toBe(refusal)
  expect(left('write')).toEqual([4, 10])
})

test('what is throttled is not carried out, and charged nothing', async () => {
  let writes = 0
  const { items, table, left } = open({
    write: () => Promise.resolve(receipt(20, 0)),
    transact: () => Promise.reject(new Error(String(++writes))),
  })
  await items.write(table, intent)
  expect(left('write')).toEqual([-10, 10])
  await expect(items.write(table, intent)).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' })
  const canceled = items.transact([{ table, intent }])
  await expect(canceled).rejects.toMatchObject({ name: 'TransactionCanceledException' })
  expect([writes, ...left('write')]).toEqual([0, -10, 10])
})

test('nothing begins without a lease, and a change of the table waits for what has begun', async () => {
  let end = (): void => undefined
  const { items, table, clock } = open({ get: () => new Promise((resolve) => (end = () => resolve(READ))) })
  const reading = items.get(table, SUFFIX, 'strong')
  let isDrained = false
  const drained = table.inFlight.drained().then(() => (isDrained = true))
  await clock.advance(3000)
  await expect(items.get(table, SUFFIX, 'strong')).rejects.toMatchObject({ name: 'InternalServerError' })
  expect(isDrained).toBe(false)
  end()
  await reading
  await drained
})
