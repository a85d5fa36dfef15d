// The one way of a write, whoever makes it: admit, look at what is there, decide, plan, admit the indexes, charge, change, queue. A policy says
// how it is paid, who acts and what may refuse it. Invariant: all of it is one turn of the event loop, so each item has one writer at a time
// without a lock; whatever stops a write stops it before anything is charged or changed.
import type { ThrottleCause } from '../../capacity/throttle.js'
import type { WriteIntent } from '../../intents/intent.js'
import type { EntryReplication } from '../../log/entry.js'
import { tableNotFound } from '../../model/errors.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import type { StoreOp } from '../../storage/store.js'
import type { Admission } from '../admission/admission.js'
import { type ChangeSink, newSink } from '../commit/change-sink.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import type { Receipt } from '../contract/items.js'
import type { OpenTable } from '../tables/open-table.js'
import { type Applied, applyPlan } from './applied.js'
import { tellBackfills } from './change.js'
import { chargePlan, indexCauses } from './charge.js'
import { type Collections, type Growth, growthOps } from './collections.js'
import type { HeldKeys } from './held-keys.js'
import type { Images } from './images.js'
import { type Plan, planWrite, type Prepared, receiptOfNoOp } from './plan.js'
import { MIRRORED, type WritePolicy } from './policy.js'
import type { Tombstones } from './tombstones.js'

const NO_MIRRORS: readonly OpenTable[] = []
const NO_GROWTHS: readonly Growth[] = []

/** One row to write. */
export interface Write {
  readonly table: OpenTable
  readonly intent: WriteIntent
  /** Replicas whose rows are always the same: they change in the same commit. */
  readonly mirrors?: readonly OpenTable[]
  /** When and where it was made, of a write of another region. */
  readonly madeElsewhere?: EntryReplication
}

/** What became of writes: all of them were made, or none. */
export type Outcome =
  /** `group` is undefined where nothing had to be written. */
  | {
      readonly kind: 'queued'
      readonly plans: readonly Plan[]
      readonly receipts: readonly Receipt[]
      readonly group: CommitGroup | undefined
    }
  /** Why, for each write. */
  | { readonly kind: 'throttled'; readonly causes: readonly (readonly ThrottleCause[])[] }
  /** A transaction that is under way holds a key. */
  | { readonly kind: 'held' }
  /** A decision refuses; the others were decided too. */
  | { readonly kind: 'refused'; readonly prepared: readonly Prepared[] }
  | { readonly kind: 'overfull'; readonly overfull: readonly Growth[]; readonly plans: readonly Plan[] }

export interface PipelineParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly admission: Admission
  readonly images: Images
  readonly held: HeldKeys
  readonly collections: Collections
  readonly tombstones: Tombstones
}

export class WritePipeline {
  readonly #parts: PipelineParts

  constructor(parts: PipelineParts) {
    this.#parts = parts
  }

  /**
   * Makes all of the writes in this turn, or none. @param more operations that belong to the same commit, once the receipts are known
   * @throws ApiError ResourceNotFoundException, InternalServerError
   */
  carryOut(writes: readonly Write[], policy: WritePolicy, more?: (receipts: readonly Receipt[]) => readonly StoreOp[]): Outcome {
    const { admission, held } = this.#parts
    const places = writes.map(findPlace)
    if (policy.payment === 'admitted') {
      const causes = places.map(({ table, partition, suffix }) => admission.causes('write', table.chargesTo, partition, suffix))
      if (causes.some(isRefusal)) return { kind: 'throttled', causes }
    }
    const prepared = places.map((place) => this.#prepare(place))
    for (const { key } of prepared) if (policy.respectsHolds && held.has(key)) return { kind: 'held' }
    for (const { decision } of prepared) if (decision.kind === 'refuse') return { kind: 'refused', prepared }
    const plans = prepared.map((one) => planWrite(one, policy))
    const all = this.#withMirrors(writes, plans)
    const growths = this.#parts.collections.growths(all)
    return this.#stopOf(plans, growths, policy) ?? this.#queue(plans, all, growths, more)
  }

  /** Looks at the newest decided image and asks the intent. */
  #prepare({ table, partition, suffix, write }: Place): Prepared {
    if (table.isGone) throw tableNotFound()
    const { key, row: before, waitsFor } = this.#parts.images.of(table, suffix)
    const { intent, madeElsewhere } = write
    return { table, partition, suffix, key, before, waitsFor, decision: intent.decide(before), madeElsewhere }
  }

  /** What keeps the plans from being carried out; nothing is counted twice, since the first that stops them is the last one asked. */
  #stopOf(plans: readonly Plan[], growths: readonly Growth[], policy: WritePolicy): Outcome | undefined {
    const { admission, collections } = this.#parts
    const overfull = policy.limitsCollections ? collections.beyondLimit(growths) : NO_GROWTHS
    if (overfull.length > 0) return { kind: 'overfull', overfull, plans }
    if (policy.payment !== 'admitted') return undefined
    if (plans.every(changesNoIndex)) return undefined
    const causes = plans.map((plan) => indexCauses(admission, plan))
    return causes.some(isRefusal) ? { kind: 'throttled', causes } : undefined
  }

  /** The plans, then the same changes in the other replicas of strongly consistent tables. */
  #withMirrors(writes: readonly Write[], plans: readonly Plan[]): readonly Plan[] {
    if (writes.every(({ mirrors }) => mirrors === undefined)) return plans
    const mirrored = plans.flatMap(({ prepared: { suffix, decision }, isWrite }, at) => {
      const mirrors = isWrite ? (writes[at]?.mirrors ?? NO_MIRRORS) : NO_MIRRORS
      return mirrors.map((table) => {
        const write = { table, intent: { rowSuffix: suffix, decide: () => decision } }
        return planWrite(this.#prepare(findPlace(write)), MIRRORED)
      })
    })
    return [...plans, ...mirrored]
  }

  /** Charges, changes and queues. @param all the plans, and after them those without a receipt */
  #queue(
    plans: readonly Plan[],
    all: readonly Plan[],
    growths: readonly Growth[],
    more: ((receipts: readonly Receipt[]) => readonly StoreOp[]) | undefined,
  ): Outcome {
    const sink = newSink()
    const applied: Applied[] = []
    const receipts: Receipt[] = []
    for (const plan of all) {
      chargePlan(this.#parts.admission, plan)
      const one = plan.isWrite ? applyPlan(this.#parts, plan, sink) : undefined
      if (one !== undefined) applied.push(one)
      if (receipts.length < plans.length) receipts.push(one === undefined ? receiptOfNoOp(plan) : one.receipt)
    }
    if (more !== undefined) sink.ops.push(...more(receipts))
    const group = sink.ops.length === 0 ? undefined : this.#land(applied, growths, sink)
    return { kind: 'queued', plans, receipts, group }
  }

  /** Queues the operations and shows the images to whoever decides next. */
  #land(applied: readonly Applied[], growths: readonly Growth[], sink: ChangeSink): CommitGroup {
    const { commits, images, collections, tombstones } = this.#parts
    if (growths.length > 0) sink.ops.push(...growthOps(growths))
    const group = commits.addChange(sink)
    collections.land(growths, group)
    for (const { prepared, policy, row, tombstone } of applied) {
      images.set(prepared.key, row, group, policy)
      if (tombstone !== undefined) tombstones.land(tombstone, group)
      if (prepared.table.indexes.length > 0) tellBackfills(prepared.table, prepared.suffix)
    }
    return group
  }
}

/** Where a write goes. */
interface Place {
  readonly write: Write
  readonly table: OpenTable
  readonly partition: Partition
  readonly suffix: Buffer
}

function findPlace(write: Write): Place {
  const { table, intent } = write
  return { write, table, partition: locate(table.map, intent.rowSuffix), suffix: intent.rowSuffix }
}

const changesNoIndex = ({ indexes }: Plan): boolean => indexes.length === 0

const isRefusal = (causes: readonly ThrottleCause[]): boolean => causes.length > 0
