// Transactions of one gateway inside a test, beside its writer of single items.
import { randomUUID } from 'node:crypto'
import type { TransactWrite } from '../../../src/engine/contract/items.js'
import type { Decision } from '../../../src/intents/intent.js'
import type { Item } from '../../../src/model/attribute-value.js'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { HintRows, hintTables } from '../../../src/ring/indexes/hint-rows.js'
import { Hints } from '../../../src/ring/indexes/hints.js'
import { IndexApplier } from '../../../src/ring/indexes/index-applier.js'
import { Sweeper } from '../../../src/ring/indexes/sweeper.js'
import { Unfinished } from '../../../src/ring/indexes/unfinished.js'
import { ItemReader } from '../../../src/ring/read/item-reader.js'
import { RangeReader } from '../../../src/ring/read/range-reader.js'
import { cutKey, ITEM } from '../../../src/ring/rows/key-cut.js'
import { makeTransactions, transactionTables } from '../../../src/ring/transactions/make-transactions.js'
import { HOLD_MS } from '../../../src/ring/transactions/settlement.js'
import { IndexFollower } from '../../../src/ring/write/index-follower.js'
import { ItemWriter } from '../../../src/ring/write/item-writer.js'
import { Lanes } from '../../../src/ring/write/lanes.js'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'
import type { Clock } from '../../../src/runtime/clock.js'
import { MACHINE_TIME } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import type { Row } from '../../../src/storage/row.js'
import { suffixOf } from './items.js'

export interface TransactionsOptions {
  readonly slot?: number
  readonly clock?: Clock
  readonly tables: readonly RingTable[]
  readonly holdMs?: number
  readonly admitIndexes?: () => void
  readonly chargeCancelled?: (table: RingTable, halfUnits: number) => void
}

/** A gateway as far as items and transactions go. */
export function gatewayOf(
  cluster: Cluster,
  { slot = 0, clock = new SteerableClock(MACHINE_TIME), tables, holdMs = HOLD_MS, ...more }: TransactionsOptions,
) {
  const id = randomUUID()
  const ids = new Set(tables.flatMap(({ record }) => [record.physicalId, ...record.indexes.map((index) => index.physicalId)]))
  const isThere = (physicalId: number): boolean => ids.has(physicalId)
  const applier = new IndexApplier(cluster, isThere)
  const unfinished = new Unfinished(clock)
  const hintRows = new HintRows(cluster)
  const onFailure = (error: unknown): void => console.error(error)
  const hints = new Hints({ rows: hintRows, gateway: id, onFailure })
  const lanes = new Lanes()
  const checkLease = (): void => undefined
  const shared = {
    checkLease,
    cluster,
    clock,
    hints,
    holdMs,
    applier,
    unfinished,
    lanes,
    admitIndexes: more.admitIndexes ?? (() => undefined),
    chargeCancelled: more.chargeCancelled ?? (() => undefined),
    slot: () => slot,
    collectionLimitBytes: 10 * 2 ** 30,
  }
  const tableOf = (physicalId: number) => tables.find(({ record }) => record.physicalId === physicalId)
  const { transactor, settlement, settleLeft } = makeTransactions({
    tableOf,
    ...shared,
    gateway: id,
    random: seededRandom('transactions'),
  })
  const writer = new ItemWriter({
    ...shared,
    draw: fastDraws(seededRandom('items'), 'delay', id),
    follower: new IndexFollower(shared),
    settler: settlement,
  })
  const members = { isLive: () => true, gone: () => [], forget: () => Promise.resolve() }
  const sweeper = new Sweeper({ cluster, clock, hints: hintRows, applier, isThere, members, settle: settleLeft, onFailure })
  const reader = new ItemReader(cluster, settlement)
  const ranges = new RangeReader({ cluster, items: reader, decided: settlement })
  return { id, clock, hints, lanes, ranges, reader, settlement, sweeper, transactor, unfinished, writer }
}

export const prepareTransactions = async (cluster: Cluster): Promise<void> => {
  for (const statement of [...hintTables(cluster.keyspace), ...transactionTables(cluster.keyspace)])
    await cluster.define(statement)
}

/** An action. @param key of the item, or all of it */
export const action = (table: RingTable, key: Item, decide: (before: Row | undefined) => Decision): TransactWrite<RingTable> => ({
  table,
  intent: { rowSuffix: suffixOf(table, key), decide },
})

export const placeOf = (table: RingTable, key: Item) => cutKey(ITEM, suffixOf(table, key), table.record.keys.hash.length)
