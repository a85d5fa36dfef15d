// The planes of tables, of global tables and of time to live on a store: the tables in memory are looked at, and changed by their life cycle.
import { tableNotFound } from '../../model/errors.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord } from '../../model/table.js'
import type { ResourcePolicy } from '../../model/resource-policy.js'
import { type PolicyHolder, withPolicy } from '../../tables/resource-policy.js'
import { totals } from '../../partitions/partition-map.js'
import type { Counts, Decide, GlobalTables, Tables } from '../contract/tables.js'
import type { TimeToLives } from '../contract/time-to-live.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'

export interface StoreTablesParts {
  readonly tables: OpenTables
  readonly lifeCycle: LifeCycle
}

export class StoreTables implements Tables {
  readonly #tables: OpenTables
  readonly #lifeCycle: LifeCycle

  constructor({ tables, lifeCycle }: StoreTablesParts) {
    this.#tables = tables
    this.#lifeCycle = lifeCycle
  }

  active(namespace: Namespace, name: string): OpenTable {
    const table = this.#tables.find(namespace, name)
    if (table === undefined || table.record.status === 'CREATING' || table.record.status === 'DELETING') throw tableNotFound()
    return table
  }

  find(namespace: Namespace, name: string): OpenTable | undefined {
    return this.#tables.find(namespace, name)
  }

  /** Those that are open: the others carry nothing. */
  opened(): Iterable<OpenTable> {
    return this.#tables.opened()
  }

  names(namespace: Namespace): readonly string[] {
    return this.#tables.names(namespace)
  }

  namespaces(): readonly Namespace[] {
    return this.#tables.namespaces()
  }

  /** Calls back with each table that goes, while it still says what it was. */
  whenRemoved(listener: (table: OpenTable) => void): void {
    this.#tables.whenRemoved(listener)
  }

  countsOf(table: OpenTable, index?: IndexRecord): Counts {
    return totals((index === undefined ? table : table.indexOf(index)).map)
  }

  create(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    return this.#lifeCycle.create(namespace, spec)
  }

  async alter(table: OpenTable, decide: Decide<readonly Alteration[]>): Promise<TableRecord> {
    const alterations = decide(table.record)
    return alterations.length === 0 ? table.record : this.#lifeCycle.alter(table, alterations)
  }

  async remove(table: OpenTable, check: Decide<void> = () => undefined): Promise<TableRecord> {
    check(table.record)
    return this.#lifeCycle.remove(table)
  }

  async setTags(table: OpenTable, tags: Decide<Readonly<Record<string, string>>>): Promise<void> {
    await this.#lifeCycle.note(table, { ...table.record, tags: tags(table.record) })
  }

  setPolicy(table: OpenTable, holder: PolicyHolder, policy: ResourcePolicy | undefined): Promise<void> {
    return this.#lifeCycle.note(table, withPolicy(table.record, holder, policy))
  }
}

/** Replicas of one global table change together, so it is their tables' life cycle that changes it. */
export const globalTablesOf = ({ lifeCycle }: Pick<StoreTablesParts, 'lifeCycle'>): GlobalTables => ({
  alter: (table: OpenTable, change) => lifeCycle.alterGlobal(table, change),
})

export const timeToLivesOf = ({ lifeCycle }: Pick<StoreTablesParts, 'lifeCycle'>): TimeToLives => ({
  set: (table: OpenTable, request) => lifeCycle.setTimeToLive(table, request),
})
