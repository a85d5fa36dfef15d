// Proves that what requests are charged and refused arrives at the keys that they were about, on the table and on its indexes, and that
// the keys' units are those of the pool.
import { beforeEach, describe, expect, test } from 'vitest'
import type { ShownKeys } from '../../../src/capacity/key-insights.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { ALL_ROWS, collectionRange } from '../../../src/model/key.js'
import { conditionFailed } from '../../../src/model/errors.js'
import type { IndexRecord, InsightsMode, NewIndex } from '../../../src/model/table.js'
import type { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import {
  deleteIntent,
  GLOBAL,
  key,
  KEYS,
  LOCAL,
  NAMESPACE,
  newTable,
  NO_THROUGHPUT,
  putIntent,
  rigOn,
  suffixOf,
} from '../../support/engine-rig.js'

const MINUTE_MS = 60_000
const READ = { reverse: false, consistency: 'strong', fetchFromTable: false } as const
const WRITE_ONE = { ...NO_THROUGHPUT, readUnits: 1, writeUnits: 1 }

let engine: StoreEngine
let clock: SteerableClock
let table: OpenTable

async function makeTable(indexes: readonly NewIndex[] = [], isProvisioned = false): Promise<void> {
  const spec = newTable('T', indexes)
  await engine.tables.create(NAMESPACE, isProvisioned ? { ...spec, billingMode: 'PROVISIONED', throughput: WRITE_ONE } : spec)
  table = engine.tables.active(NAMESPACE, 'T')
}

const indexOf = (name: string): IndexRecord | undefined => table.record.indexes.find((index) => index.name === name)
const enable = (index?: IndexRecord, mode: InsightsMode = 'ACCESSED_AND_THROTTLED_KEYS'): Promise<void> =>
  engine.metering.setInsights(table, index, { isEnabled: true, mode })
const shownOf = (index?: IndexRecord) => engine.metering.keyInsights(table, index, 10)
const texts = (shown: ShownKeys | undefined) => ({
  partitionKeys: Object.fromEntries(shown?.partitionKeys.map(({ text, count }) => [text, count]) ?? []),
  keys: Object.fromEntries(shown?.keys.map(({ text, count }) => [text, count]) ?? []),
})

beforeEach(async () => {
  ;({ engine, clock } = await rigOn(await openMemoryStore(), { capacity: { burstSec: 1 } }))
})

describe('accessed keys', () => {
  test('are those of writes, reads and queries, with the units that the pool counted', async () => {
    await makeTable([LOCAL])
    await engine.items.write(table, putIntent(key('before', 1))) // not enabled yet
    await clock.advance(MINUTE_MS)
    await enable()
    await engine.items.write(table, putIntent({ ...key('a', 1), v: { S: 'x' } })) // 1, and 1 of the local index
    await engine.items.write(table, putIntent(key('a', 2)))
    await engine.items.write(table, deleteIntent(key('b', 1)))
    const refused = { rowSuffix: suffixOf(key('c', 1)), decide: () => ({ kind: 'refuse', error: conditionFailed() }) as const }
    await expect(engine.items.write(table, refused)).rejects.toThrow('conditional request failed')
    await engine.items.get(table, suffixOf(key('a', 1)), 'strong')
    await engine.items.get(table, suffixOf(key('d', 1)), 'eventual') // half a unit
    engine.items.getTogether([{ table, rowSuffix: suffixOf(key('a', 2)) }]) // 2
    await engine.items.range({ table, ...READ, ...collectionRange(KEYS, [{ S: 'a' }]) }) // 1
    const index = indexOf('byV')
    if (index === undefined) throw new Error('no local index')
    await engine.items.range({ table, index, ...READ, ...collectionRange(index.keys, [{ S: 'a' }]) }) // 1
    const accessed = texts(shownOf()?.accessed)
    expect(accessed).toEqual({
      partitionKeys: { 'pk: "a"': 8, 'pk: "b"': 1, 'pk: "c"': 1, 'pk: "d"': 0.5 },
      keys: { 'pk: "a", sk: 1': 3, 'pk: "a", sk: 2': 3, 'pk: "b", sk: 1': 1, 'pk: "c", sk: 1': 1, 'pk: "d", sk: 1': 0.5 },
    })
    await clock.advance(MINUTE_MS)
    const [reads = 0] = engine.pools.unitsPerMinute(table, undefined, 'read', 1)
    const [writes = 0] = engine.pools.unitsPerMinute(table, undefined, 'write', 1)
    const units = Object.values(accessed.partitionKeys).reduce((sum, count) => sum + count, 0)
    expect(units).toBe(reads + writes)
    expect(texts(shownOf()?.throttled)).toEqual({ partitionKeys: {}, keys: {} })
  })

  test('are none of a scan, which is about no key', async () => {
    await makeTable()
    await engine.items.write(table, putIntent(key('a', 1)))
    await enable()
    await engine.items.range({ table, ...READ, ...ALL_ROWS })
    await engine.items.range({ table, ...READ, ...ALL_ROWS, after: suffixOf(key('a', 0)) })
    expect(texts(shownOf()?.accessed)).toEqual({ partitionKeys: {}, keys: {} })
  })

  // An entry that moves is a delete at one key and a put at another.
  test('of an index are its own, of queries and of what writes change in it', async () => {
    await makeTable([GLOBAL])
    const index = indexOf('byG')
    if (index === undefined) throw new Error('no global index')
    await enable(index)
    await engine.items.write(table, putIntent({ ...key('a', 1), g: { S: 'x' } }))
    await engine.items.write(table, putIntent({ ...key('a', 2), g: { S: 'x' } }))
    await engine.items.write(table, putIntent({ ...key('a', 1), g: { S: 'y' } }))
    await engine.items.range({
      table,
      index: indexOf('byG') ?? index,
      ...READ,
      consistency: 'eventual',
      ...collectionRange(index.keys, [{ S: 'x' }]),
    })
    expect(texts(shownOf(indexOf('byG'))?.accessed)).toEqual({ partitionKeys: { 'g: "x"': 3.5, 'g: "y"': 1 }, keys: {} })
    expect(shownOf()).toBeUndefined()
  })

  test('of a transaction are those of its actions', async () => {
    await makeTable()
    await enable()
    await engine.items.transact([
      { table, intent: putIntent(key('a', 1)) },
      { table, intent: putIntent(key('b', 1)) },
    ])
    expect(texts(shownOf()?.accessed).keys).toEqual({ 'pk: "a", sk: 1': 2, 'pk: "b", sk: 1': 2 })
  })
})

describe('throttled keys', () => {
  test('are those of refused requests, which are charged to none', async () => {
    await makeTable([], true)
    await enable()
    await engine.items.write(table, putIntent({ ...key('big', 1), v: { S: 'x'.repeat(9000) } }))
    const before = texts(shownOf()?.accessed)
    for (const sk of [1, 2, 2]) {
      await expect(engine.items.write(table, putIntent(key('hot', sk)))).rejects.toThrow('provisioned throughput')
    }
    await expect(engine.items.transact([{ table, intent: putIntent(key('hot', 3)) }])).rejects.toThrow('Transaction cancelled')
    await engine.items.range({ table, ...READ, ...collectionRange(KEYS, [{ S: 'big' }]) })
    await expect(engine.items.range({ table, ...READ, ...collectionRange(KEYS, [{ S: 'big' }]) })).rejects.toThrow('throughput')
    expect(() => engine.items.get(table, suffixOf(key('big', 1)), 'strong')).toThrow('throughput')
    expect(texts(shownOf()?.throttled)).toEqual({
      partitionKeys: { 'pk: "hot"': 4, 'pk: "big"': 2 },
      keys: { 'pk: "hot", sk: 1': 1, 'pk: "hot", sk: 2': 2, 'pk: "hot", sk: 3': 1, 'pk: "big", sk: 1': 1 },
    })
    expect(texts(shownOf()?.accessed).keys).toEqual(before.keys)
  })

  test('of an index are those for which it held its table back', async () => {
    await makeTable([{ ...GLOBAL, throughput: WRITE_ONE }], true)
    await engine.tables.alter(table, () => [{ kind: 'throughput', readUnits: 100, writeUnits: 100 }])
    await clock.advance(1000) // fills the larger bucket
    await enable(indexOf('byG'), 'THROTTLED_KEYS')
    await enable()
    const item = (sk: number) => ({ ...key('a', sk), g: { S: 'x' }, v: { S: 'x'.repeat(9000) } })
    await engine.items.write(table, putIntent(item(1)))
    await expect(engine.items.write(table, putIntent(item(2)))).rejects.toThrow('global secondary indexes')
    expect(texts(shownOf(indexOf('byG'))?.throttled)).toEqual({ partitionKeys: { 'g: "x"': 1 }, keys: {} })
    expect(texts(shownOf(indexOf('byG'))?.accessed).partitionKeys).toEqual({})
    expect(texts(shownOf()?.throttled).partitionKeys).toEqual({})
  })
})

test('counting ends with DISABLED, goes on through other changes, and begins anew when enabled again', async () => {
  await makeTable()
  await enable()
  await engine.items.write(table, putIntent(key('a', 1)))
  await engine.tables.setTags(table, () => ({ k: 'v' }))
  expect(texts(shownOf()?.accessed).partitionKeys).toEqual({ 'pk: "a"': 1 })
  await engine.metering.setInsights(table, undefined, { isEnabled: false, mode: 'ACCESSED_AND_THROTTLED_KEYS' })
  expect(shownOf()).toBeUndefined()
  await enable()
  expect(texts(shownOf()?.accessed).partitionKeys).toEqual({})
})
