// Time to live at work: of each table that has it, the items whose time is over are deleted, by the clock. Invariant: a table is watched
// exactly while its record has an index of due times. Source: docs howitworks-ttl.
import type { Namespace } from '../../model/table.js'
import type { BackgroundWork } from '../tables/background.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { TableExpiry, type TableExpiryParts } from './table-expiry.js'

export interface ExpiryParts extends TableExpiryParts {
  readonly tables: OpenTables
}

export class Expiry implements BackgroundWork {
  readonly #parts: ExpiryParts
  readonly #watched = new Map<OpenTable, TableExpiry>()
  /** Of tables that are watched no more, as far as a sweep is still under way. */
  readonly #ending = new Set<Promise<void>>()

  constructor(parts: ExpiryParts) {
    this.#parts = parts
    parts.clock.whenSetBack(() => this.#forgetAll())
  }

  /** Watches every table, as after a start. */
  resume(): void {
    for (const table of this.#parts.tables.opened()) this.configure(table)
    this.#forgetAll()
  }

  /** Watches the table as its record has it now. */
  configure(table: OpenTable): void {
    const dueTimes = table.isGone ? undefined : table.dueTimes
    const known = this.#watched.get(table)
    if (known !== undefined && known.dueTimes !== dueTimes) this.#end(table, known)
    if (dueTimes === undefined) return
    const expiry =
      this.#watched.get(table) ?? new TableExpiry(this.#parts, table, dueTimes, (replica) => this.#replicaOf(table, replica))
    this.#watched.set(table, expiry)
    expiry.arm()
  }

  async settled(): Promise<void> {
    for (const expiry of [...this.#watched.values()]) await expiry.settled()
  }

  /** Resolves when no sweep is under way that was when this was asked. */
  async ended(): Promise<void> {
    for (const expiry of [...this.#watched.values()]) await expiry.ended()
    await Promise.all(this.#ending)
  }

  /** Breaks sweeps off, and waits for what they have begun. */
  async stop(): Promise<void> {
    for (const [table, expiry] of [...this.#watched]) this.#end(table, expiry)
    await Promise.all(this.#ending)
  }

  #end(table: OpenTable, expiry: TableExpiry): void {
    this.#watched.delete(table)
    const ending = expiry.end().finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  #forgetAll(): void {
    for (const expiry of this.#watched.values()) expiry.forget()
  }

  #replicaOf({ record }: OpenTable, namespace: Namespace): TableExpiry | undefined {
    const table = this.#parts.tables.find(namespace, record.name)
    return table && this.#watched.get(table)
  }
}
