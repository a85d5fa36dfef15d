// The plane of items of one gateway inside a test, on tables that the test makes itself: no catalogue, no lease.
import { randomUUID } from 'node:crypto'
import type { WriteIntent } from '../../../src/intents/intent.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { rowSuffix } from '../../../src/model/key.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import type { NewTable, TableRecord } from '../../../src/model/table.js'
import { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { HintRows, hintTables } from '../../../src/ring/indexes/hint-rows.js'
import { Hints } from '../../../src/ring/indexes/hints.js'
import { IndexApplier } from '../../../src/ring/indexes/index-applier.js'
import { Unfinished } from '../../../src/ring/indexes/unfinished.js'
import { ItemReader } from '../../../src/ring/read/item-reader.js'
import { RangeReader } from '../../../src/ring/read/range-reader.js'
import type { StoredItem } from '../../../src/ring/rows/stored-item.js'
import { createIndexTable, createItemTable } from '../../../src/ring/schema/item-tables.js'
import { IndexFollower } from '../../../src/ring/write/index-follower.js'
import { ItemWriter } from '../../../src/ring/write/item-writer.js'
import { Lanes } from '../../../src/ring/write/lanes.js'
import { MACHINE_TIME } from '../../../src/runtime/clock-state.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { NAMESPACE } from './tables.js'

export interface ItemsOptions {
  readonly slot?: number
  readonly clock?: SteerableClock
  readonly collectionLimitBytes?: number
}

/** A gateway as far as items go. */
export function itemsOf(cluster: Cluster, { slot = 0, clock = new SteerableClock(MACHINE_TIME), ...more }: ItemsOptions = {}) {
  const applier = new IndexApplier(cluster, () => true)
  const unfinished = new Unfinished(clock)
  const hints = new Hints({ rows: new HintRows(cluster), gateway: randomUUID(), onFailure: () => undefined })
  const follower = new IndexFollower({ cluster, clock, hints, applier, unfinished })
  const lanes = new Lanes()
  const writer = new ItemWriter({
    cluster,
    clock,
    draw: fastDraws(seededRandom('items'), 'delay', String(slot)),
    slot: () => slot,
    lanes,
    follower,
    settler: { settle: () => Promise.resolve(false) },
    admitIndexes: () => undefined,
    collectionLimitBytes: more.collectionLimitBytes ?? 10 * 2 ** 30,
  })
  const decided = {
    shown: (held: StoredItem): Promise<StoredItem> => Promise.resolve(held),
    settleCollection: () => Promise.resolve(),
  }
  const reader = new ItemReader(cluster, decided)
  const ranges = new RangeReader({ cluster, items: reader, decided })
  return { cluster, clock, lanes, hints, unfinished, writer, reader, ranges }
}

let lastId = Date.now() % 1_000_000_000

/** Makes the tables of rows. */
export async function makeTable(cluster: Cluster, spec: Omit<NewTable, 'stream' | 'policyText'>): Promise<RingTable> {
  const indexes = spec.indexes.map((index) => ({ ...index, physicalId: ++lastId, status: 'ACTIVE' as const }))
  const table: TableRecord = {
    ...spec,
    indexes,
    namespace: NAMESPACE,
    tableId: randomUUID(),
    physicalId: ++lastId,
    status: 'ACTIVE',
    createdAtMs: 0,
    logReaders: [],
  }
  await cluster.define(createItemTable(table.physicalId))
  for (const { kind, physicalId } of indexes) if (kind === 'global') await cluster.define(createIndexTable(physicalId))
  for (const statement of hintTables(cluster.keyspace)) await cluster.define(statement)
  return new RingTable({ table, version: 1, owner: '' })
}

export const putting = (table: RingTable, item: Item, decide: WriteIntent['decide'] = () => put(item)): WriteIntent => ({
  rowSuffix: suffixOf(table, item),
  decide,
})

export const deleting = (table: RingTable, key: Item): WriteIntent => ({
  rowSuffix: suffixOf(table, key),
  decide: () => ({ kind: 'delete' }),
})

export const put = (item: Item): { kind: 'put'; item: Item; sizeBytes: number } => ({
  kind: 'put',
  item,
  sizeBytes: itemSizeBytes(item),
})

export function suffixOf(table: RingTable, item: Item): Buffer {
  const suffix = rowSuffix(table.record.keys, item)
  if (suffix === undefined) throw new Error('an item without its key')
  return suffix
}
