// Takes what records say is to come to its end, step by step: CREATING, UPDATING, DELETING, and the rows of new indexes. Invariants: one gateway
// at a time works on a table, the owner that its record names; when that dies another one becomes it, and begins its step anew.
import type { PhysicalId } from '../../model/ids.js'
import type { IndexRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { pauseMs } from '../../runtime/heartbeat.js'
import type { AlterationContext } from '../../tables/alteration.js'
import { endBackfill } from '../../tables/settling.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import type { Membership } from '../catalogue/membership.js'
import type { RingRecord } from '../catalogue/ring-record.js'
import type { RingTable } from '../catalogue/ring-table.js'
import { indexToFill, isFilling, nextStep, type Step } from './next-step.js'

/** After a step that failed, as it does while the ring does not answer. */
const AGAIN_MS = 1000

/** Makes and drops what holds rows. Each may be asked for again. */
export interface RowTables {
  make(id: PhysicalId, of: 'table' | 'index'): Promise<void>
  drop(id: PhysicalId, of: 'table' | 'index'): Promise<void>
}

/** Makes the entries of all rows. @returns whether it came to its end, and was not called off by `isWanted` */
export type FillIndex = (table: RingTable, index: IndexRecord, isWanted: () => boolean) => Promise<boolean>

export interface LifeCycleParts {
  readonly clock: Clock
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly rowTables: RowTables
  readonly fill: FillIndex
  readonly onFailure: (error: unknown) => void
}

export class LifeCycle {
  readonly #parts: LifeCycleParts
  /** What this gateway works on, by the id of a table or of an index to be filled. */
  readonly #running = new Map<PhysicalId, Promise<void>>()
  #isStopped = false

  constructor(parts: LifeCycleParts) {
    this.#parts = parts
    parts.catalogue.changed.add((table) => this.#follow(table))
    parts.membership.seen.add(() => this.#adopt())
  }

  /** Ends soon: what is not done yet is left to the others. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all(this.#running.values())
  }

  /** Goes on with what is this gateway's to do. */
  #follow(table: RingTable): void {
    if (!this.#isMine(table)) return
    if (nextStep(table.stored) !== undefined) this.#run(table.record.physicalId, () => this.#takeSteps(table))
    const index = indexToFill(table.record)
    if (index !== undefined) this.#run(index.physicalId, () => this.#fill(table, index))
  }

  #isMine(table: RingTable): boolean {
    return !this.#isStopped && !table.isGone && table.stored.owner === this.#parts.membership.id
  }

  /** Takes over what dead gateways have left. Of several that try, one will be the owner. */
  #adopt(): void {
    const { catalogue, membership } = this.#parts
    for (const table of catalogue.all()) {
      const { stored, record } = table
      const isLeft = (nextStep(stored) ?? indexToFill(record)) !== undefined && !membership.isLive(stored.owner)
      if (isLeft) this.#run(record.physicalId, () => this.#claim(table, stored))
    }
  }

  async #claim(table: RingTable, left: RingRecord): Promise<void> {
    const { catalogue, membership } = this.#parts
    membership.lease.check()
    await catalogue.replace(table, left, { ...left, owner: membership.id })
  }

  #run(id: PhysicalId, task: () => Promise<void>): void {
    if (this.#isStopped || this.#running.has(id)) return
    const running = task()
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#running.delete(id)
        this.#followAll()
      })
    this.#running.set(id, running)
  }

  /** What has come up while something ran. */
  #followAll(): void {
    for (const table of this.#parts.catalogue.all()) this.#follow(table)
  }

  async #takeSteps(table: RingTable): Promise<void> {
    await this.#untilDone(async () => {
      const step = this.#isMine(table) ? nextStep(table.stored) : undefined
      if (step === undefined) return true
      await this.#take(table, table.stored, step)
      return false
    })
    await this.#parts.catalogue.announce()
  }

  async #take(table: RingTable, before: RingRecord, step: Step): Promise<void> {
    const { catalogue, membership, rowTables } = this.#parts
    const { physicalId } = before.table
    membership.lease.check()
    if (step.makes.ofTable) await rowTables.make(physicalId, 'table')
    for (const id of step.makes.indexes) await rowTables.make(id, 'index')
    const isWanted = (): boolean => !this.#isStopped && table.stored === before
    if (step.awaitsAll) await membership.allHave(await catalogue.announce(), isWanted)
    if (!isWanted()) return
    for (const id of step.drops.indexes) await rowTables.drop(id, 'index')
    if (step.drops.ofTable) await rowTables.drop(physicalId, 'table')
    const next = step.next(this.#context())
    const isDone = next === undefined ? await catalogue.remove(table, before) : await catalogue.replace(table, before, next)
    if (!isDone) await catalogue.look('at all records')
  }

  /** Nothing that ends takes an id, or a place in a stream. */
  #context(): AlterationContext {
    const unasked = (): never => {
      throw new Error('the end of a change asked for an id')
    }
    return { nowMs: this.#parts.clock.nowMs(), nextPhysicalId: unasked, streamPoint: unasked }
  }

  async #fill(table: RingTable, index: IndexRecord): Promise<void> {
    const { catalogue, membership } = this.#parts
    const isWanted = (): boolean => this.#isMine(table) && this.#isStillFilling(table, index)
    let isFilled = false
    await this.#untilDone(async () => {
      if (!isWanted()) return true
      if (isFilled) return this.#endFilling(table, index)
      isFilled =
        (await membership.allHave(await catalogue.announce(), isWanted)) && (await this.#parts.fill(table, index, isWanted))
      return false
    })
    await catalogue.announce()
  }

  #isStillFilling({ record: { indexes } }: RingTable, { physicalId }: IndexRecord): boolean {
    return indexes.some((index) => index.physicalId === physicalId && isFilling(index))
  }

  /** @returns false where the record had changed meanwhile: it is to be looked at again */
  async #endFilling(table: RingTable, { physicalId }: IndexRecord): Promise<boolean> {
    const { stored } = table
    const { catalogue, membership } = this.#parts
    membership.lease.check()
    const indexes = stored.table.indexes.map((index) => (index.physicalId === physicalId ? endBackfill(index) : index))
    if (await catalogue.replace(table, stored, { ...stored, table: { ...stored.table, indexes } })) return true
    await catalogue.look('at all records')
    return false
  }

  /** Asks again until that is so, a while later where it failed. */
  async #untilDone(isDone: () => Promise<boolean>): Promise<void> {
    while (!this.#isStopped) {
      try {
        if (await isDone()) return
      } catch (failure) {
        if (this.#isStopped) return
        this.#parts.onFailure(failure)
        await pauseMs(AGAIN_MS)
      }
    }
  }
}
