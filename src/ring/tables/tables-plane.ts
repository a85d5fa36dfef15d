// The plane of tables on a ring: the catalogue in memory is looked at, and changed by compare-and-set; what a change sets going goes on by itself.
// Invariants: nothing is answered while the lease of this gateway is out; a change is made of the record that the request was checked against, and
// refused by what the ring holds alone.
import type { Counts, Decide, Tables } from '../../engine/contract/tables.js'
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
import { type PolicyHolder, policyOf, withPolicy } from '../../tables/resource-policy.js'
import { applyAlterations, beginUpdate } from '../../tables/settling.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import type { Membership } from '../catalogue/membership.js'
import type { RingRecord } from '../catalogue/ring-record.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { StoredCounts } from './stored-counts.js'
import { indexToFill } from './next-step.js'

/** Others change a table some times in the seconds after a request, not more often. */
const MOST_TRIES = 10

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

  alter(table: RingTable, decide: Decide<readonly Alteration[]>): Promise<TableRecord> {
    return this.#change(table, (record) => this.#begun(record, decide(record)))
  }

  remove(table: RingTable, check: Decide<void> = () => undefined): Promise<TableRecord> {
    return this.#change(table, (record) => {
      check(record)
      return { ...record, status: 'DELETING' }
    })
  }

  async setTags(table: RingTable, tags: Decide<Readonly<Record<string, string>>>): Promise<void> {
    await this.#change(table, (record) => ({ ...record, tags: tags(record) }))
  }

  /** The policy of before is part of what the request was checked against. */
  async setPolicy(table: RingTable, holder: PolicyHolder, policy: ResourcePolicy | undefined): Promise<void> {
    const before = policyOf(table.record, holder)
    await this.#change(table, (record) => {
      if (policyOf(record, holder)?.revisionId !== before?.revisionId) throw contended(record)
      return withPolicy(record, holder, policy)
    })
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
    if (alterations.length === 0) return record
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

  /**
   * Makes of the table's record what `decide` says, once more where the record was not the present one: that may be of another gateway, or of what
   * this one has set going. @returns what the record became
   * @throws ApiError as `decide` does of the present record, ResourceInUseException where others are always faster
   */
  async #change(table: RingTable, decide: Decide<TableRecord | Promise<TableRecord>>): Promise<TableRecord> {
    const { membership } = this.#parts
    for (let tries = 1; ; tries++) {
      membership.lease.check()
      const before = table.stored
      const next = await this.#decided(table, before, decide)
      if (next !== undefined && (await this.#isMade(table, before, next))) return next
      if (table.isGone) throw tableNotFound()
      if (tries === MOST_TRIES) throw contended(before.table)
    }
  }

  /** @returns undefined where the record that refuses it is not the present one, which is taken up */
  async #decided(
    table: RingTable,
    before: RingRecord,
    decide: Decide<TableRecord | Promise<TableRecord>>,
  ): Promise<TableRecord | undefined> {
    try {
      return await decide(before.table)
    } catch (refusal) {
      if (await this.#isPresent(table, before)) throw refusal
      return undefined
    }
  }

  /** A record that has what was asked for already may be an old one. @returns false where another one is the present record, and was taken up */
  #isMade(table: RingTable, before: RingRecord, next: TableRecord): Promise<boolean> {
    return next === before.table ? this.#isPresent(table, before) : this.#save(table, before, next)
  }

  /** Asks the ring. Where that is not the present record, the present one is taken up. */
  async #isPresent(table: RingTable, record: RingRecord): Promise<boolean> {
    await this.#parts.catalogue.look('at all records')
    return table.stored === record && !table.isGone
  }

  /** @returns whether the record was the present one. Where not, the present one is taken up */
  async #save(table: RingTable, before: RingRecord, next: TableRecord): Promise<boolean> {
    const { catalogue } = this.#parts
    const isPresent = table.stored === before && !table.isGone
    if (isPresent && (await catalogue.replace(table, before, { ...before, table: next, owner: this.#ownerAfter(table) }))) {
      await catalogue.announce()
      return true
    }
    await catalogue.look('at all records')
    return false
  }

  /** Who fills an index goes on doing so. */
  #ownerAfter({ stored }: RingTable): string {
    const { membership } = this.#parts
    return indexToFill(stored.table) !== undefined && membership.isLive(stored.owner) ? stored.owner : membership.id
  }
}

const contended = ({ name }: TableRecord): ApiError => resourceInUse(`Table: ${name} is in the process of being updated.`)

function lacking(what: string): never {
  throw new ApiError('InternalServerError', `a change of a table on a ring asked for ${what}`)
}
