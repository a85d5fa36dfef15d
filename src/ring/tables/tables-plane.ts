// The plane of tables on a ring: the catalogue in memory is looked at, and changed by compare-and-set; what a change sets going goes on by itself.
// Invariants: nothing is answered while the lease of this gateway is out; a change is made of the record that the request was checked against,
// or refused.
import type { Counts, Tables } from '../../engine/contract/tables.js'
import { ApiError, tableNotFound } from '../../model/errors.js'
import type { ResourcePolicy } from '../../model/resource-policy.js'
import type { Alteration, IndexRecord, Namespace, NewTable, TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { type Random, uuidOf } from '../../runtime/random.js'
import { startActive } from '../../tables/active-changes.js'
import { alreadyExists } from '../../tables/already-exists.js'
import type { AlterationContext } from '../../tables/alteration.js'
import { courseOf } from '../../tables/course.js'
import { resourceInUse } from '../../tables/definition/rule.js'
import { newRecord } from '../../tables/new-record.js'
import { type PolicyHolder, withPolicy } from '../../tables/resource-policy.js'
import { applyAlterations, beginUpdate } from '../../tables/settling.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import type { Membership } from '../catalogue/membership.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { StoredCounts } from './stored-counts.js'
import { indexToFill } from './next-step.js'

export interface RingTablesParts {
  readonly clock: Clock
  readonly random: Random
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly counts: StoredCounts
}

export class RingTables implements Tables {
  readonly #parts: RingTablesParts

  constructor(parts: RingTablesParts) {
    this.#parts = parts
  }

  active(namespace: Namespace, name: string): RingTable {
    const table = this.find(namespace, name)
    if (table === undefined || !table.isUsable) throw tableNotFound()
    return table
  }

  find(namespace: Namespace, name: string): RingTable | undefined {
    this.#parts.membership.lease.check()
    return this.#parts.catalogue.find(namespace, name)
  }

  names(namespace: Namespace): readonly string[] {
    this.#parts.membership.lease.check()
    return this.#parts.catalogue.names(namespace)
  }

  namespaces(): readonly Namespace[] {
    return this.#parts.catalogue.namespaces()
  }

  countsOf(table: RingTable, index?: IndexRecord): Counts {
    const { counts } = this.#parts
    if (index === undefined) return counts.of(table.record.physicalId, table.tally)
    return counts.of(index.physicalId, table.indexOf(index).tally)
  }

  async create(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    const { catalogue, membership } = this.#parts
    membership.lease.check()
    await this.#refuseTaken(namespace, spec.name)
    const table = await this.#newRecord(namespace, spec)
    const made = await catalogue.insert({ table, owner: membership.id })
    if (made !== undefined) {
      await catalogue.announce()
      return table
    }
    await catalogue.look('at all records')
    throw alreadyExists(catalogue.find(namespace, spec.name)?.record ?? { ...table, status: 'ACTIVE' })
  }

  async alter(table: RingTable, alterations: readonly Alteration[]): Promise<TableRecord> {
    const { record } = table
    const next = await this.#begun(record, alterations)
    await this.#save(table, record, next)
    return next
  }

  async remove(table: RingTable): Promise<TableRecord> {
    const { record } = table
    const next = { ...record, status: 'DELETING' } as const
    await this.#save(table, record, next)
    return next
  }

  setTags(table: RingTable, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#save(table, table.record, { ...table.record, tags })
  }

  setPolicy(table: RingTable, holder: PolicyHolder, policy: ResourcePolicy | undefined): Promise<void> {
    return this.#save(table, table.record, withPolicy(table.record, holder, policy))
  }

  /** A name that another gateway has freed just now is free. */
  async #refuseTaken(namespace: Namespace, name: string): Promise<void> {
    const { catalogue } = this.#parts
    if (catalogue.find(namespace, name) === undefined) return
    await catalogue.look('at all records')
    const existing = catalogue.find(namespace, name)
    if (existing !== undefined) throw alreadyExists(existing.record)
  }

  async #newRecord(namespace: Namespace, spec: NewTable): Promise<TableRecord> {
    const [physicalId = 0, ...ids] = await this.#parts.catalogue.nextIds(1 + spec.indexes.length)
    const random = this.#parts.random.bytes('tableId', `${namespace.account}/${namespace.region}/${spec.name}`, physicalId)
    const context = { physicalId, uuid: uuidOf(random), takenLabels: [], logReaders: [] }
    return newRecord(namespace, spec, { ...this.#context(ids), ...context })
  }

  /** The record as UpdateTable answers it. */
  async #begun(record: TableRecord, alterations: readonly Alteration[]): Promise<TableRecord> {
    const made = alterations.filter(({ kind }) => kind === 'createIndex').length
    const context = this.#context(await this.#parts.catalogue.nextIds(made))
    switch (courseOf(alterations)) {
      case 'updating':
        return beginUpdate(record, alterations, context)
      case 'active':
        return startActive(record, alterations, context.nowMs)
      case 'at once':
        return applyAlterations(record, alterations, context)
    }
  }

  #context(ids: readonly number[]): AlterationContext {
    const left = [...ids]
    return {
      nowMs: this.#parts.clock.nowMs(),
      nextPhysicalId: () => left.shift() ?? lacking('an id'),
      streamPoint: () => lacking('a place in a stream'),
    }
  }

  /** @throws ApiError ResourceInUseException where another gateway has changed the table since */
  async #save(table: RingTable, checked: TableRecord, next: TableRecord): Promise<void> {
    const { catalogue, membership } = this.#parts
    membership.lease.check()
    const before = table.stored
    const isNew =
      before.table === checked &&
      (await catalogue.replace(table, before, { ...before, table: next, owner: this.#ownerAfter(table) }))
    if (!isNew) {
      await catalogue.look('at all records')
      throw table.isGone ? tableNotFound() : resourceInUse(`Table: ${checked.name} is in the process of being updated.`)
    }
    await catalogue.announce()
  }

  /** Who fills an index goes on doing so. */
  #ownerAfter({ stored }: RingTable): string {
    const { membership } = this.#parts
    return indexToFill(stored.table) !== undefined && membership.isLive(stored.owner) ? stored.owner : membership.id
  }
}

function lacking(what: string): never {
  throw new ApiError('InternalServerError', `a change of a table on a ring asked for ${what}`)
}
