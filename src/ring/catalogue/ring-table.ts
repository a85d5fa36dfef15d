// A table as requests work on it through this gateway. Invariants: what is said of an index follows from its record and is worked out when
// that changes; a handle outlives its table only as long as a request holds it, and says so by `isGone`.
import { Pool } from '../../capacity/pool.js'
import type { Table } from '../../engine/contract/tables.js'
import { entriesOf } from '../../indexes/entry.js'
import type { IndexInUse } from '../../indexes/index-change.js'
import { tableNotFound } from '../../model/errors.js'
import { hasOwnThroughput, type IndexRecord, type TableRecord } from '../../model/table.js'
import { InFlight } from './in-flight.js'
import type { RingRecord } from './ring-record.js'
import { Tally } from './tally.js'

/** Whose capacity: a table's, or that of one of its global indexes. */
export interface Source {
  readonly table: RingTable
  readonly index: RingIndex | undefined
}

export interface RingIndex extends IndexInUse {
  /** Of a global index; a local one is charged to its table's. */
  readonly pool: Pool
  readonly tally: Tally
  readonly hasOwnPool: boolean
  /**
   * Whether writes put entries into it. While it is being allocated there may be gateways that don't know it: entries would stay there that they
   * don't take out, so writes take entries out and put none. Source: F1's online schema change, VLDB '13 (delete-only).
   */
  readonly takesEntries: boolean
}

export class RingTable implements Table {
  /** All of them; the lists after it are parts of this one. */
  indexes: readonly RingIndex[] = []
  localIndexes: readonly RingIndex[] = []
  globalIndexes: readonly RingIndex[] = []
  isGone = false
  readonly pool = new Pool()
  readonly tally = new Tally()
  /** What runs under the record that it has. */
  readonly inFlight = new InFlight()
  #stored: RingRecord

  constructor(stored: RingRecord) {
    this.#stored = stored
    this.replace(stored)
  }

  get record(): TableRecord {
    return this.#stored.table
  }

  /** The record with what the ring needs beside it. */
  get stored(): RingRecord {
    return this.#stored
  }

  /** Requests on items may use it. */
  get isUsable(): boolean {
    const { status } = this.record
    return status === 'CREATING' ? this.#stored.isUsable === true : status !== 'DELETING'
  }

  /** Makes the record the present one. */
  replace(stored: RingRecord): void {
    this.#stored = stored
    const known = new Map(this.indexes.map((index) => [index.record.physicalId, index]))
    this.indexes = this.record.indexes.map((record) => indexInUse(this.record, record, known.get(record.physicalId)))
    this.localIndexes = this.indexes.filter(({ record }) => record.kind === 'local')
    this.globalIndexes = this.indexes.filter(({ record }) => record.kind === 'global')
  }

  /** The index of that record, as it is now. @throws ApiError ResourceNotFoundException */
  indexOf({ physicalId }: IndexRecord): RingIndex {
    const index = this.indexes.find(({ record }) => record.physicalId === physicalId)
    if (index === undefined) throw tableNotFound()
    return index
  }
}

const indexInUse = ({ keys }: TableRecord, record: IndexRecord, known: RingIndex | undefined): RingIndex => ({
  record,
  entryOf: known?.entryOf ?? entriesOf(keys, record),
  pool: known?.pool ?? new Pool(),
  tally: known?.tally ?? new Tally(),
  hasOwnPool: hasOwnThroughput(record),
  takesEntries: record.backfilling !== false,
})
