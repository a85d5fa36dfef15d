// The catalogue of the ring in this gateway's memory, kept current by epochs: whoever has changed a record raises the epoch, and everybody who
// sees a new one reads all records. Invariants: an epoch is acknowledged when nothing is under way any more that began under records
// before it; what this gateway saved is in its memory when the call ends.
// Source: F1's online schema change, VLDB '13 (all servers have a schema, or have been out of their lease, before the next one comes).
import type { PhysicalId } from '../../model/ids.js'
import { Listeners } from '../../model/listeners.js'
import type { Namespace } from '../../model/table.js'
import type { CounterRows } from './counter-rows.js'
import { KnownTables } from './known-tables.js'
import type { RingRecord } from './ring-record.js'
import type { RingTable } from './ring-table.js'
import type { TableRows } from './table-rows.js'

/** A gateway that died between a change and its epoch leaves a record that nobody hears of: so often all records are read anyway. */
const WHOLE_LOOK_EVERY = 10

export interface CatalogueParts {
  readonly rows: TableRows
  readonly counters: CounterRows
}

export class Catalogue {
  readonly #parts: CatalogueParts
  readonly #tables = new KnownTables()
  /** Of the records in memory. */
  #epoch = -1
  #acknowledged = 0
  /** Looks since all records were read. */
  #looks = 0
  /** Changes that this gateway made or took up: a look that one of them fell into may have missed it. */
  #changes = 0
  /** The end of all that began under records that are replaced. */
  #drained: Promise<unknown> = Promise.resolve()
  /** A table has another record, or is new. */
  readonly changed = new Listeners<[table: RingTable]>()
  /** A table is gone. */
  readonly removed = new Listeners<[table: RingTable]>()
  /** A newer epoch is acknowledged. */
  readonly taken = new Listeners<[epoch: number]>()

  constructor(parts: CatalogueParts) {
    this.#parts = parts
  }

  find(namespace: Namespace, name: string): RingTable | undefined {
    return this.#tables.find(namespace, name)
  }

  /** The table that the rows of that id, or the entries of an index, belong to; undefined where they are gone. */
  ownerOf(id: PhysicalId): RingTable | undefined {
    return this.#tables.ownerOf(id)
  }

  /** In order. They are of letters whose UTF-16 order is that of their bytes. */
  names(namespace: Namespace): readonly string[] {
    return [...this.#tables.in(namespace)].map(({ record }) => record.name).sort()
  }

  namespaces(): readonly Namespace[] {
    const spaces = new Map([...this.all()].map(({ record }) => [JSON.stringify(record.namespace), record.namespace]))
    return [...spaces.values()]
  }

  all(): Iterable<RingTable> {
    return this.#tables.all()
  }

  /** The newest epoch that this gateway has taken up whole. */
  get acknowledged(): number {
    return this.#acknowledged
  }

  /** Takes up what others have changed. @throws ApiError while the ring does not answer */
  async look(how: 'where the epoch is new' | 'at all records' = 'where the epoch is new'): Promise<void> {
    const epoch = await this.#parts.counters.epoch()
    const isWhole = how === 'at all records' || this.#looks >= WHOLE_LOOK_EVERY
    if (epoch === this.#epoch && !isWhole) this.#looks++
    else await this.#readAll(epoch)
  }

  /** What has been saved before is everybody's when all have this epoch. @returns the epoch, which this gateway has taken up itself */
  async announce(): Promise<number> {
    const epoch = await this.#parts.counters.nextEpoch()
    await this.#readAll(epoch)
    return epoch
  }

  nextIds(count: number): Promise<readonly number[]> {
    return this.#parts.counters.nextIds(count)
  }

  /** @returns the new table; undefined where its name is taken */
  async insert(record: Omit<RingRecord, 'version'>): Promise<RingTable | undefined> {
    const stored = { ...record, version: 1 }
    if (!(await this.#parts.rows.insert(stored))) return undefined
    this.#take(stored)
    return this.find(stored.table.namespace, stored.table.name)
  }

  /** Replaces the record that the next one was made of. @returns whether it was still there */
  async replace(table: RingTable, before: RingRecord, next: Omit<RingRecord, 'version'>): Promise<boolean> {
    const stored = { ...next, version: before.version + 1 }
    if (!(await this.#parts.rows.replace(stored))) return false
    if (!table.isGone) this.#take(stored)
    return true
  }

  /** @returns whether the record was still there */
  async remove(table: RingTable, before: RingRecord): Promise<boolean> {
    if (!(await this.#parts.rows.remove(before))) return false
    this.#changes++
    this.#drop(table)
    return true
  }

  async #readAll(epoch: number): Promise<void> {
    for (;;) {
      const changes = this.#changes
      const records = await this.#parts.rows.all()
      if (changes === this.#changes) return this.#takeAll(records, epoch)
    }
  }

  #takeAll(records: readonly RingRecord[], epoch: number): void {
    this.#looks = 0
    this.#changes++ // another look, begun before this one's end, may be older
    const ids = new Set(records.map(({ table }) => table.physicalId))
    for (const table of [...this.all()]) if (!ids.has(table.record.physicalId)) this.#drop(table)
    for (const record of records) this.#show(record)
    this.#epoch = Math.max(this.#epoch, epoch)
    this.#acknowledge(this.#epoch)
  }

  #take(stored: RingRecord): void {
    this.#changes++
    this.#show(stored)
  }

  #show(stored: RingRecord): void {
    const { namespace, name } = stored.table
    const before = this.find(namespace, name)
    const table = this.#tables.take(stored)
    if (before?.isGone === true) this.#forget(before)
    if (table === undefined) return
    this.#wait(table)
    this.changed.tell(table)
  }

  #drop(table: RingTable): void {
    if (this.#tables.drop(table)) this.#forget(table)
  }

  #forget(table: RingTable): void {
    this.#wait(table)
    this.removed.tell(table)
  }

  #wait(table: RingTable): void {
    this.#drained = Promise.all([this.#drained, table.inFlight.drained()])
  }

  #acknowledge(epoch: number): void {
    void this.#drained.then(() => {
      if (epoch <= this.#acknowledged) return
      this.#acknowledged = epoch
      this.taken.tell(epoch)
    })
  }
}
