// When partitions are split, and in which order: for their size, for heat, for throughput, at a key on request. Invariant: one split at
// a time per table, each wanted when its turn comes or given up quietly; what was refused is remembered on its partition.
import type { HeatEntry } from '../../capacity/heat-sample.js'
import { Listeners } from '../../model/listeners.js'
import { initialCount } from '../../partitions/initial-count.js'
import { type ClosedPartition, locate, type Partition, type SplitCause } from '../../partitions/partition-map.js'
import {
  decideByLoad,
  decideByRequest,
  decideInMiddle,
  type SplitDecision,
  type SplitRefusal,
} from '../../partitions/split-decision.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { divideMembers, type SplitParts } from './split.js'
import { findHalfOfBytes } from './split-by-size.js'
import {
  boundsOf,
  indivisibleIn,
  isAlive,
  type SplitMember,
  membersOf,
  sizeOf,
  type SplitTarget,
  targetOf,
  targetsOf,
} from './split-target.js'

export interface SplitterParts extends SplitParts {
  readonly tables: OpenTables
  /** A partition larger than this is split. */
  readonly partitionBytes: number
  readonly onFailure: (error: unknown) => void
}

/** What came of a split: two children, a refusal, or nothing since what was to be split is gone (or split by somebody else). */
export type SplitOutcome =
  | { readonly kind: 'split'; readonly children: readonly [Partition, Partition] }
  | { readonly kind: 'refused'; readonly refusal: SplitRefusal }
  | { readonly kind: 'gone' }

const GONE: SplitOutcome = { kind: 'gone' }

/** A size split that was refused is tried again when the partition has grown by this part of its size. */
const REGROWTH = 1 / 8
const MOST_AT_ONCE = 4

export class Splitter {
  /** A partition was split: the one of the table or index itself, with what its local indexes have beside it. */
  readonly split = new Listeners<[target: SplitTarget, split: ClosedPartition]>()
  readonly #parts: SplitterParts
  /** The end of each table's queue of splits. */
  readonly #queues = new Map<OpenTable, Promise<void>>()
  #running = 0
  readonly #waiting: (() => void)[] = []
  #isStopped = false

  constructor(parts: SplitterParts) {
    this.#parts = parts
    parts.commits.whenGrown((partition) => this.#grown(partition))
  }

  /** Takes up what a restart interrupted. */
  resume(): void {
    for (const table of this.#parts.tables.opened()) this.follow(table)
  }

  /** Splits those of the table's partitions that are too large, from now on. */
  follow(table: OpenTable): void {
    for (const target of targetsOf(table)) for (const partition of target.map.partitions) this.#weigh(target, partition)
  }

  /** @param sample of the load that makes the partition hot, oldest first */
  splitHot(
    table: OpenTable,
    index: OpenIndex | undefined,
    partition: Partition,
    sample: readonly HeatEntry[],
  ): Promise<SplitOutcome> {
    const target = targetOf(table, index)
    if (partition.isClosed || !this.#goesOn(target)) return Promise.resolve(GONE)
    const [first] = membersOf(target, partition)
    const own = sample.filter(({ suffix }) => locate(target.map, suffix) === first.partition)
    const decision = decideByLoad(own, indivisibleIn(target))
    if (decision.kind === 'refuse') return this.#carryOut(target, first.partition, 'heat', decision)
    return this.#queued(table, () => this.#carryOut(target, first.partition, 'heat', decision))
  }

  /** @param key a row suffix */
  splitAt(table: OpenTable, index: OpenIndex | undefined, key: Buffer): Promise<SplitOutcome> {
    const target = targetOf(table, index)
    return this.#queued(table, () => {
      if (!this.#goesOn(target)) return Promise.resolve(GONE)
      const partition = locate(target.map, key)
      const decision = decideByRequest(key, boundsOf(target, partition), indivisibleIn(target))
      return this.#carryOut(target, partition, 'request', decision)
    })
  }

  /** Splits at half of its bytes, or in the middle of its range where it has no rows. */
  splitInHalf(table: OpenTable, index: OpenIndex | undefined, partition: Partition): Promise<SplitOutcome> {
    return this.#queued(table, () => this.#splitInHalf(targetOf(table, index), partition, 'request'))
  }

  /** Gives the table and its indexes the partitions that their throughput asks for; less throughput takes none away. */
  grow(table: OpenTable): void {
    for (const target of targetsOf(table)) {
      const count = initialCount(table.record, target.index?.record)
      if (count > target.map.partitions.length) this.#growTo(target, count).catch(this.#parts.onFailure)
    }
  }

  /** Splits every partition, and again, until there are at least so many. */
  growTo(table: OpenTable, index: OpenIndex | undefined, count: number): Promise<void> {
    return this.#growTo(targetOf(table, index), count)
  }

  #growTo(target: SplitTarget, count: number): Promise<void> {
    return this.#queued(target.table, async () => {
      let isGrowing = true
      while (isGrowing && this.#goesOn(target) && target.map.partitions.length < count) {
        isGrowing = false
        for (const partition of target.map.partitions) {
          const { kind } = await this.#splitInHalf(target, partition, 'throughput')
          isGrowing ||= kind === 'split'
        }
      }
    })
  }

  /** Resolves when no split is under way. */
  async settled(): Promise<void> {
    while (this.#queues.size > 0) await Promise.all(this.#queues.values())
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.settled()
  }

  #goesOn(target: SplitTarget, members: readonly SplitMember[] = []): boolean {
    return !this.#isStopped && isAlive(target) && members.every(({ partition }) => !partition.isClosed)
  }

  #grown(partition: Partition): void {
    const owner = this.#parts.tables.ownerOf(partition.physicalId)
    if (owner !== undefined && !partition.isClosed) this.#weigh(targetOf(owner.table, owner.index), partition)
  }

  /** Splits a partition that is too large, or says at which size to look again. */
  #weigh(target: SplitTarget, partition: Partition): void {
    const members = membersOf(target, partition)
    if (members.some(({ partition: one }) => one.watchBytes === Number.POSITIVE_INFINITY)) return // it is queued
    const roomBytes = this.#parts.partitionBytes - sizeOf(members)
    if (roomBytes >= 0) return watch(members, roomBytes)
    for (const { partition: one } of members) one.watchBytes = Number.POSITIVE_INFINITY
    const { partition: first } = members[0]
    this.#queued(target.table, () => this.#splitInHalf(target, first, 'size')).then(
      ({ kind }) => watch(members, kind === 'refused' ? sizeOf(members) * REGROWTH : 0),
      this.#parts.onFailure,
    )
  }

  async #splitInHalf(target: SplitTarget, partition: Partition, cause: SplitCause): Promise<SplitOutcome> {
    if (partition.isClosed || !this.#goesOn(target)) return GONE
    const members = membersOf(target, partition)
    for (const { partition: one } of members) one.splitting = { cause }
    try {
      const goesOn = (): boolean => this.#goesOn(target, members)
      await this.#parts.commits.landed() // the rows that made it large can be seen
      if (!goesOn()) return GONE
      const range = boundsOf(target, partition)
      const bySize = await findHalfOfBytes(this.#parts.store, target, members, range, goesOn)
      if (bySize === undefined) return GONE
      const isEmpty = bySize.kind === 'refuse' && bySize.refusal.reason === 'no-rows'
      if (isEmpty && cause === 'size') return GONE // it is not large any more
      // For throughput it matters that there are two, even where one of them has no rows yet.
      const isRoomEnough = isEmpty || (cause === 'throughput' && bySize.kind === 'refuse')
      const decision = isRoomEnough ? decideInMiddle(range, indivisibleIn(target)) : bySize
      return await this.#carryOut(target, partition, cause, decision)
    } finally {
      for (const { partition: one } of members) one.splitting = undefined
    }
  }

  async #carryOut(target: SplitTarget, partition: Partition, cause: SplitCause, decision: SplitDecision): Promise<SplitOutcome> {
    if (partition.isClosed || !this.#goesOn(target)) return GONE
    const members = membersOf(target, partition)
    if (decision.kind === 'refuse') {
      const { refusal } = decision
      for (const { partition: one } of members) one.refused = { ...refusal, cause, atMs: this.#parts.clock.nowMs() }
      return { kind: 'refused', refusal }
    }
    const children = await divideMembers(this.#parts, members, decision.key, cause, () => this.#goesOn(target, members))
    const first = children?.[0]
    if (first === undefined) return GONE
    const closed = target.map.lineage.find(({ id }) => id === members[0].partition.id)
    if (closed !== undefined) this.split.tell(target, closed)
    return { kind: 'split', children: first }
  }

  /** After what is queued for the table. */
  #queued<Result>(table: OpenTable, task: () => Promise<Result>): Promise<Result> {
    const running = (this.#queues.get(table) ?? Promise.resolve()).then(() => this.#inTurn(task))
    const end = running.then(
      () => undefined,
      () => undefined,
    )
    const settled = end.then(() => {
      if (this.#queues.get(table) === settled) this.#queues.delete(table)
    })
    this.#queues.set(table, settled)
    return running
  }

  /** Splits read whole partitions: so many at once, over all tables. */
  async #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#running < MOST_AT_ONCE) this.#running++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next() // it takes over the place
    }
  }
}

/** Together the members can't outgrow the room without one of them outgrowing its part of it. */
function watch(members: readonly SplitMember[], roomBytes: number): void {
  for (const { partition } of members) partition.watchBytes = partition.sizeBytes + roomBytes / members.length
}
