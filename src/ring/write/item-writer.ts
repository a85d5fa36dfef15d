// One write of one item: read, decide, compare and set, and again from the read where somebody else was faster. Invariants: what a client is
// told to be written is written, once; while nobody knows whether a write was made, nothing else is said of it than that.
import type { Receipt } from '../../engine/contract/items.js'
import type { WriteIntent } from '../../intents/intent.js'
import { collectionTooLarge, internalServerError, tableNotFound, transactionConflict } from '../../model/errors.js'
import type { Clock } from '../../runtime/clock.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import type { RingTable } from '../catalogue/ring-table.js'
import { tellTallies } from '../catalogue/tell-tallies.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import { type CutKey, cutKey, ITEM } from '../rows/key-cut.js'
import type { StoredItem } from '../rows/stored-item.js'
import { nextVersion, slotOf } from '../rows/version.js'
import { readCollection } from './collection.js'
import type { IndexFollower, Announced } from './index-follower.js'
import { type ItemPlan, planItem } from './item-plan.js'
import { readItem } from './item-rows.js'
import { LANE_WAIT_MS, type Lanes } from './lanes.js'
import { planStatements } from './plan-statements.js'
import { UnknownWrites } from './unknown-writes.js'

const ATTEMPTS = 20
/** No attempt begins later: those who wait in the lane have clients, too. */
const WITHIN_MS = 20_000
/** How long an attempt waits for the next one at most: twice as long each time, and some part of it. */
const FIRST_DELAY_MS = 4
const LONGEST_DELAY_MS = 250

/** Ends what a transaction has left on a row. */
export interface HoldSettler {
  /** @returns false while the transaction has its time yet. @throws ApiError, UnknownOutcome */
  settle(table: RingTable, key: CutKey, held: StoredItem): Promise<boolean>
}

export interface WriterParts {
  readonly cluster: Cluster
  readonly clock: Clock
  /** From 0 up to and without 2^32. */
  readonly draw: () => number
  /** Of this gateway, as long as it has its lease. */
  readonly slot: () => number
  readonly lanes: Lanes
  readonly settler: HoldSettler
  readonly follower: IndexFollower
  /** @throws ApiError a throttle, of a global index whose entries would change */
  readonly admitIndexes: (table: RingTable, changes: ItemPlan['changes']) => void
  /** The most bytes that an item collection may grow to, where there are local indexes. */
  readonly collectionLimitBytes: number
}

/** A write on its way. */
interface Target {
  readonly table: RingTable
  readonly intent: WriteIntent
  readonly key: CutKey
}

/** What a write is planned over. */
interface Present {
  readonly item: StoredItem
  /** Of a table with local indexes. */
  readonly collectionBytes: number | undefined
}

export class ItemWriter {
  readonly #parts: WriterParts
  /** Attempts that had to be made again, and writes of which no answer came. */
  readonly figures = { retries: 0, unknown: 0 }

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /**
   * @throws ApiError what the intent refused with, TransactionConflictException, a throttle, ItemCollectionSizeLimitExceededException,
   * InternalServerError: it may have been made or not
   */
  write(table: RingTable, intent: WriteIntent): Promise<Receipt> {
    const key = cutKey(ITEM, intent.rowSuffix, table.record.keys.hash.length)
    return this.#parts.lanes.run(table.record.physicalId, key.h, () => this.#inLane({ table, intent, key }), LANE_WAIT_MS)
  }

  async #inLane(target: Target): Promise<Receipt> {
    const { table, key } = target
    const announced = this.#parts.follower.announce(table, key)
    const unknown = new UnknownWrites()
    try {
      const plan = await this.#untilMade(target, announced, unknown)
      announced.made(plan)
      if (plan.version !== undefined)
        tellTallies(table, plan.receipt.before?.sizeBytes, plan.receipt.after?.sizeBytes, plan.changes)
      return plan.receipt
    } catch (failure) {
      if (unknown.isEmpty) announced.unmade()
      else announced.unknown()
      throw unknown.isEmpty ? failure : Object.assign(internalServerError(), { cause: failure })
    }
  }

  /** @returns the plan that was carried out. @throws ApiError */
  async #untilMade(target: Target, announced: Announced, unknown: UnknownWrites): Promise<ItemPlan> {
    const { table } = target
    const sinceMs = stopwatchMs()
    for (let attempt = 1; attempt <= ATTEMPTS && stopwatchMs() - sinceMs < WITHIN_MS; attempt++) {
      if (table.isGone) throw tableNotFound()
      const present = await this.#look(target, unknown.isEmpty ? 'strong' : 'serial')
      const made = unknown.madeBy(present.item.version)
      if (made !== undefined) return made
      if (present.item.hold !== undefined) {
        if (!(await this.#settle(target, present.item))) throw transactionConflict()
        continue
      }
      const plan = this.#plan(target, present, Math.max(unknown.newest, announced.fromVersion - 1))
      if (plan.version === undefined) return plan
      await announced.stored()
      // The hint may have taken longer than the lease lasts, and than the gateway has its place.
      if (slotOf(plan.version) !== this.#parts.slot()) continue
      if (await this.#isMade(target, present, plan, unknown)) return plan
      await this.#wait(attempt)
    }
    throw internalServerError()
  }

  async #look({ table, key }: Target, as: 'strong' | 'serial'): Promise<Present> {
    const { cluster } = this.#parts
    const { physicalId } = table.record
    const item = readItem(cluster, physicalId, key, as)
    if (table.localIndexes.length === 0) return { item: await item, collectionBytes: undefined }
    const [stored, { bytes }] = await Promise.all([item, readCollection(cluster, physicalId, key.h, as)])
    return { item: stored, collectionBytes: bytes }
  }

  /** @param above versions that the write's own may not be */
  #plan({ table, intent }: Target, { item, collectionBytes = 0 }: Present, above: number): ItemPlan {
    const { clock, slot, admitIndexes, collectionLimitBytes } = this.#parts
    const writtenAtMs = clock.nowMs()
    const version = nextVersion(writtenAtMs, slot(), Math.max(item.version, above))
    const plan = planItem(table, item.row, intent.decide(item.row), { version, writtenAtMs })
    if (plan.changes.length > 0) admitIndexes(table, plan.changes)
    const { growthBytes } = plan
    if (growthBytes > 0 && collectionBytes + growthBytes > collectionLimitBytes) throw collectionTooLarge()
    return plan
  }

  /** @returns false where somebody else was faster, or where nobody knows; the row will tell then */
  async #isMade(
    { table, key }: Target,
    { item, collectionBytes }: Present,
    plan: ItemPlan,
    unknown: UnknownWrites,
  ): Promise<boolean> {
    const statements = planStatements(table, key, plan, item.version, collectionBytes)
    try {
      return (await this.#parts.cluster.compareAndSet(statements)) === 'applied'
    } catch (failure) {
      if (!(failure instanceof UnknownOutcome)) throw failure
      this.figures.unknown++
      unknown.add(plan, item.version)
      return false
    }
  }

  /** @throws ApiError */
  async #settle({ table, key }: Target, held: StoredItem): Promise<boolean> {
    try {
      return await this.#parts.settler.settle(table, key, held)
    } catch (failure) {
      if (failure instanceof UnknownOutcome) return true // looked at again
      throw failure
    }
  }

  #wait(attempt: number): Promise<void> {
    const { clock, draw } = this.#parts
    this.figures.retries++
    const mostMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1))
    return clock.sleep((mostMs * draw()) / 2 ** 32)
  }
}
