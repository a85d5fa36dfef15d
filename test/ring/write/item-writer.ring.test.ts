// What is proved on a real node: writers that race for an item leave what one after the other would, each attempt is told to the one who made it,
// and what belongs to a write changes with it or not at all.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { conditionFailed } from '../../../src/model/errors.js'
import type { NewIndex } from '../../../src/model/table.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { outboxFrom } from '../../../src/ring/indexes/outbox-rows.js'
import { cutKey, ITEM, joinKey } from '../../../src/ring/rows/key-cut.js'
import { indexTable, itemTable } from '../../../src/ring/schema/item-tables.js'
import { readCollection } from '../../../src/ring/write/collection.js'
import { readItem } from '../../../src/ring/write/item-rows.js'
import { localKind } from '../../../src/ring/write/local-entries.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openCluster } from '../support/gateway.js'
import { deleting, itemsOf, makeTable, put, putting, suffixOf } from '../support/items.js'
import { placeOf } from '../support/stored.js'
import { newIndex, newTable } from '../support/tables.js'

const KEYS = {
  hash: [{ name: 'pk', type: 'S' as const }],
  range: [{ name: 'sk', type: 'S' as const }],
}
const BY_SIZE: NewIndex = {
  kind: 'local',
  name: 'by-size',
  keys: { hash: KEYS.hash, range: [{ name: 'size', type: 'N' }] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
}

let cluster: Cluster
let plain: RingTable
let indexed: RingTable

beforeAll(async () => {
  cluster = await openCluster('test_item_writer')
  plain = await makeTable(cluster, newTable('plain', { keys: KEYS }))
  indexed = await makeTable(cluster, newTable('indexed', { keys: KEYS, indexes: [BY_SIZE] }))
})
afterAll(() => cluster.close())

const item = (pk: string, sk: string, more: Item = {}): Item => ({ pk: { S: pk }, sk: { S: sk }, ...more })
const stored = (table: RingTable, key: Item): ReturnType<typeof readItem> =>
  readItem(cluster, table.record.physicalId, cutKey(ITEM, suffixOf(table, key), 1), 'strong')

test('conditional increments of three gateways are all counted', async () => {
  const gateways = [1, 2, 3].map((slot) => itemsOf(cluster, { slot }))
  const key = item('race', 'counter')
  const increment = putting(plain, key, (before) => {
    const n = Number((before?.item['n'] as { N: string } | undefined)?.N ?? 0)
    return put({ ...key, n: { N: String(n + 1) } })
  })
  const receipts = await Promise.all(
    gateways.flatMap(({ writer }) => Array.from({ length: 8 }, () => writer.write(plain, increment))),
  )
  expect((await stored(plain, key)).row?.item).toEqual({ ...key, n: { N: '24' } })
  const versions = receipts.map(({ after }) => after?.sequence ?? 0)
  expect(new Set(versions).size).toBe(24)
  // Each was decided over the one before it: the receipts are one chain.
  const befores = receipts.map(({ before }) => before?.sequence ?? 0)
  expect(befores.sort((a, b) => a - b)).toEqual([0, ...versions.sort((a, b) => a - b).slice(0, -1)])
})

test('of many that put an item which may not be there, one does', async () => {
  const gateways = [1, 2, 3].map((slot) => itemsOf(cluster, { slot }))
  const key = item('race', 'once')
  const outcomes = await Promise.allSettled(
    gateways.flatMap(({ writer }, at) =>
      [0, 1, 2].map((n) => {
        const own = { ...key, by: { S: `${at}.${n}` } }
        return writer.write(
          plain,
          putting(plain, own, (before) => (before === undefined ? put(own) : { kind: 'refuse', error: conditionFailed() })),
        )
      }),
    ),
  )
  const made = outcomes.filter(({ status }) => status === 'fulfilled')
  expect(made).toHaveLength(1)
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []))
  expect(refused.map(({ name }) => name)).toEqual(refused.map(() => 'ConditionalCheckFailedException'))
  expect(refused.map((error) => (error as { chargedHalfUnits?: number }).chargedHalfUnits)).toEqual(refused.map(() => 2))
})

test('a delete leaves its version, and the item that follows has a newer one', async () => {
  const { writer } = itemsOf(cluster)
  const key = item('life', 'one')
  const first = await writer.write(plain, putting(plain, key))
  const gone = await writer.write(plain, deleting(plain, key))
  expect([gone.before?.sequence, gone.after]).toEqual([first.after?.sequence, undefined])
  const left = await stored(plain, key)
  expect(left.row).toBeUndefined()
  expect(left.version).toBeGreaterThan(first.after?.sequence ?? 0)
  const slow = itemsOf(cluster, { slot: 7, clock: new SteerableClock(manualAt(Date.now() - 100_000)) })
  const again = await slow.writer.write(plain, putting(plain, key))
  expect(again.after?.sequence).toBeGreaterThan(left.version)
})

test('a put of what is there, and a delete of nothing, write nothing and cost a write', async () => {
  const { writer } = itemsOf(cluster)
  const key = item('noop', 'one', { text: { S: 'x'.repeat(3000) } })
  const first = await writer.write(plain, putting(plain, key))
  const second = await writer.write(plain, putting(plain, key))
  expect(second.after?.sequence).toBe(first.after?.sequence)
  expect(second.units.table).toBe(6)
  expect((await writer.write(plain, deleting(plain, item('noop', 'none')))).units.table).toBe(2)
})

/** Entries of the local index in a collection, by their places. */
async function entries(pk: string): Promise<readonly Item[]> {
  const kind = localKind(indexed, (indexed.localIndexes[0] ?? expect.fail()).record)
  const { h } = cutKey(ITEM, suffixOf(indexed, item(pk, 'x')), 1)
  const cql = `SELECT k, row FROM ${itemTable(indexed.record.physicalId)} WHERE h = ?`
  const rows = await cluster.read({ cql, values: [h] }, 'strong')
  return rows.flatMap((row) => {
    const k = row.bytes('k') ?? Buffer.alloc(0)
    if (!k.subarray(0, kind.length).equals(kind)) return []
    expect(joinKey(kind, { h, k }).subarray(0, h.length)).toEqual(h)
    return [JSON.parse((row.text('row') ?? '').slice(27)) as Item]
  })
}

test('entries of local indexes, and the size of the collection, follow every write', async () => {
  const { writer } = itemsOf(cluster)
  const { h } = cutKey(ITEM, suffixOf(indexed, item('c', 'x')), 1)
  const bytes = async (): Promise<number | undefined> =>
    (await readCollection(cluster, indexed.record.physicalId, h, 'strong')).bytes
  const a = item('c', 'a', { size: { N: '2' } })
  const b = item('c', 'b', { size: { N: '1' } })
  const moved = item('c', 'a', { size: { N: '0' } })
  await writer.write(indexed, putting(indexed, a))
  await writer.write(indexed, putting(indexed, b))
  expect(await entries('c')).toEqual([b, a])
  const whole = await bytes()
  expect(whole).toBe(4 * put(a).sizeBytes)
  await writer.write(indexed, putting(indexed, moved))
  expect(await entries('c')).toEqual([moved, b])
  await writer.write(indexed, putting(indexed, item('c', 'a')))
  expect(await entries('c')).toEqual([b])
  await writer.write(indexed, deleting(indexed, a))
  await writer.write(indexed, deleting(indexed, b))
  expect([await entries('c'), await bytes()]).toEqual([[], 0])
})

test('the largest item goes with its entries, and a collection does not grow beyond its limit', async () => {
  const { writer } = itemsOf(cluster, { collectionLimitBytes: 850_000 })
  const large = item('l', 'a', { size: { N: '1' }, text: { S: 'x'.repeat(400_000) } })
  await writer.write(indexed, putting(indexed, large))
  const refused = writer.write(indexed, putting(indexed, item('l', 'b', { text: { S: 'x'.repeat(100_000) } })))
  await expect(refused).rejects.toMatchObject({ name: 'ItemCollectionSizeLimitExceededException' })
  await writer.write(indexed, putting(indexed, item('l', 'a', { size: { N: '1' } })))
  await writer.write(indexed, putting(indexed, item('l', 'b', { text: { S: 'x'.repeat(100_000) } })))
})

// The decision is asked for after the row was read, and before it is planned what follows.
test('what a write owes to an index that came while its row was read is brought there, and the outbox forgets it', async () => {
  const table = await makeTable(cluster, newTable('growing', { keys: KEYS, indexes: [newIndex('by-colour', 'colour')] }))
  const [index] = table.indexes
  const { stored: whole } = table
  table.replace({ ...whole, table: { ...whole.table, indexes: [] } })
  const { writer, unfinished, hints } = itemsOf(cluster)
  const red = item('growing', 'one', { colour: { S: 'red' } })
  const intent = putting(table, red, () => {
    table.replace(whole)
    return put(red)
  })
  const compareAndSet = cluster.compareAndSet.bind(cluster)
  const hinted: number[] = []
  const written = vi.spyOn(cluster, 'compareAndSet').mockImplementation((statements) => {
    hinted.push(hints.openCount)
    return compareAndSet(statements)
  })
  await writer.write(table, intent)
  written.mockRestore()
  await unfinished.settled()
  expect(hinted).toEqual([1]) // another gateway ends it when this one dies
  const { physicalId } = table.record
  const left = await cluster.read(outboxFrom(physicalId, placeOf(table, red).h, 0), 'strong')
  expect(left.filter((row) => row.text('row') !== undefined)).toEqual([])
  const entries = await cluster.read(
    { cql: `SELECT row FROM ${indexTable(index?.record.physicalId ?? 0)}`, values: [] },
    'strong',
  )
  expect(entries).toHaveLength(1)
  expect(hints.openCount).toBe(0)
})
