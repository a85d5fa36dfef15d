// What the run would cost at the service, for the administration API and for those who hold the emulator: one implementation for both.
// Invariants: what was used is counted until it is shown, also where its table or index is gone; a bill has the tables of the moment when it
// was asked for, and is made in slices, so that it holds no turn of the event loop for long.
import type { Pool, PoolSide } from '../capacity/pool.js'
import type { OpenTable } from '../engine/tables/open-table.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import { type PartitionMap, totals } from '../partitions/partition-map.js'
import type { Clock } from '../runtime/clock.js'
import { type Catalogue, tablesOf } from './catalogue.js'
import { type Bill, type HolderUse, OpenBill, type SideUse, type TableUse } from './cost/bill.js'
import type { Prices } from './cost/prices.js'
import { newRest } from '../runtime/rest.js'
import { type HomeOf, homeOrAll } from './namespace.js'

export type { Bill } from './cost/bill.js'

const HOUR_MS = 3_600_000
/** A run that makes and drops tables without end has a bill with an end: the oldest beyond so many are one line. */
const KEPT_DELETED = 1000

export interface CostEngine {
  readonly clock: Pick<Clock, 'nowMs'>
  readonly tables: Catalogue & { whenRemoved(listener: (table: OpenTable) => void): void }
}

export interface CostParts {
  readonly engine: CostEngine
  readonly prices: Prices
  readonly homeOf: HomeOf
  /** Calls of GetRecords so far, of a namespace or of all. */
  readonly streamReads: (namespace: Namespace | undefined) => number
}

export class CostControls {
  readonly #parts: CostParts
  readonly #startedMs: number
  readonly #deleted: TableUse[] = []
  #mergedTables = 0

  constructor(parts: CostParts) {
    this.#parts = parts
    const { clock, tables } = parts.engine
    this.#startedMs = clock.nowMs()
    tables.whenRemoved((table) => {
      this.#deleted.push(this.#useOf(table, true))
      if (this.#deleted.length > KEPT_DELETED) this.#merge()
    })
  }

  /** The bill of the run so far: of all, or of one namespace. @throws Refusal */
  async bill(namespace?: Namespace): Promise<Bill> {
    const { engine, prices, homeOf, streamReads } = this.#parts
    const home = homeOrAll(namespace, homeOf)
    const places = home === undefined ? engine.tables.namespaces() : [home]
    const deleted = this.#deleted.filter((table) => home === undefined || isSameNamespace(table, home))
    const mergedTables = this.#mergedTables
    const present = tablesOf(engine.tables, places)
    const bill = new OpenBill(prices)
    const rest = newRest()
    for (const table of deleted) {
      bill.add(table)
      await rest()
    }
    for (const table of present) {
      bill.add(this.#useOf(table, false))
      await rest()
    }
    return bill.close({ fromMs: this.#startedMs, toMs: engine.clock.nowMs(), mergedTables, streamReads: streamReads(home) })
  }

  #merge(): void {
    this.#mergedTables = Math.max(1, this.#mergedTables) + 1
    this.#deleted.splice(0, 2, merged(this.#deleted[0], this.#deleted[1]))
  }

  #useOf(table: OpenTable, isDeleted: boolean): TableUse {
    const { record, pool, map, globalIndexes, indexes, formerIndexes } = table
    const nowMs = this.#parts.engine.clock.nowMs()
    const bytes = [map, ...indexes.filter(({ hasOwnPool }) => !hasOwnPool).map((index) => index.map)]
      .map(billedBytes)
      .reduce((a, b) => a + b, 0)
    return {
      ...{ ...record.namespace, table: record.name, isDeleted, billingMode: record.billingMode },
      tableClass: record.tableClass ?? 'STANDARD',
      hours: Math.max(0, nowMs - Math.max(this.#startedMs, record.createdAtMs)) / HOUR_MS,
      holders: [
        holderOf(undefined, pool, bytes, nowMs),
        ...globalIndexes.map((index) => holderOf(index.record.name, index.pool, billedBytes(index.map), nowMs)),
        ...formerIndexes.map((index) => holderOf(index.name, index.pool, 0, nowMs)),
      ],
    }
  }
}

/** Source: docs, pricing of storage: 100 bytes are added for each item; that those of an index count too is assumed. */
const ITEM_OVERHEAD_BYTES = 100

function billedBytes(map: PartitionMap): number {
  const { items, sizeBytes } = totals(map)
  return sizeBytes + items * ITEM_OVERHEAD_BYTES
}

const holderOf = (index: string | undefined, pool: Pool, bytes: number, nowMs: number): HolderUse => ({
  index,
  read: sideOf(pool.read, pool.provisioned.unitMs('read', nowMs)),
  write: sideOf(pool.write, pool.provisioned.unitMs('write', nowMs)),
  replicatedWriteUnits: pool.write.replicatedHalfUnits / 2,
  bytes,
})

const sideOf = ({ minutes }: PoolSide, unitMs: number): SideUse => ({
  units: minutes.total / 2,
  peakMinuteUnits: minutes.peak / 2,
  unitHours: unitMs / HOUR_MS,
})

/** Two that are gone as one: what each used of what is summed up, and nothing of which it was. */
function merged(older: TableUse | undefined, other: TableUse | undefined): TableUse {
  if (older === undefined || other === undefined) throw new Error('two tables are merged')
  const hours = Math.max(older.hours, other.hours)
  const holders = [older, other].flatMap((table) => table.holders.map((holder) => ({ ...holder, hours: table.hours })))
  const sum = (of: (holder: HolderUse & { readonly hours: number }) => number): number =>
    holders.reduce((all, one) => all + of(one), 0)
  const side = (name: 'read' | 'write'): SideUse => ({
    units: sum((one) => one[name].units),
    peakMinuteUnits: Math.max(...holders.map((one) => one[name].peakMinuteUnits)),
    unitHours: sum((one) => one[name].unitHours),
  })
  const bytes = hours === 0 ? 0 : sum((one) => one.bytes * one.hours) / hours
  const whole = { index: undefined, read: side('read'), write: side('write'), bytes }
  return {
    ...older,
    table: '(others)',
    hours,
    holders: [{ ...whole, replicatedWriteUnits: sum((one) => one.replicatedWriteUnits) }],
  }
}
