// Clearing what dropped tables and indexes left, in slices, so that no delete or reset waits for it, and then giving its space back.
// Invariants: the list is persisted with the drop and keeps what is not yet given back, so that a crash loses no slice and no space; ids
// are never used again, so that nothing lands among the garbage; rows that a pin holds stay on the list until it is released.
import type { DueTimesRecord } from '../../model/time-to-live.js'
import type { PartitionMap } from '../../partitions/partition-map.js'
import {
  backfillKey,
  collectionsRange,
  dueTimesRange,
  GARBAGE_RANGE,
  type GarbageKind,
  followersRange,
  garbageKey,
  logRange,
  partitionCountsKey,
  partitionMapKey,
  pastRecordsRange,
  readGarbageKey,
  rowRange,
  tombstoneRange,
  undoListsRange,
  undoRowsRange,
} from '../../storage/keys.js'
import type { Reclaimer } from '../../storage/reclaimer.js'
import { afterKey, del, type KeyRange, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Pins } from '../history/pins.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'

const SLICE_ROWS = 1000
const SLICE_ENTRIES = 100

/** Operations that drop a table's rows and partitions, and those of its indexes; its log may outlive it. */
export function dropTableOps(table: OpenTable): readonly StoreOp[] {
  const collections = table.hasCollections ? [put(garbageKey('collections', table.record.physicalId), '')] : []
  const indexes = table.indexes.flatMap((index) => dropMapOps(index.map))
  return [...dropMapOps(table.map), ...collections, ...dropDueTimesOps(table.record.dueTimes), ...indexes]
}

/** @param dueTimes undefined for none */
export const dropDueTimesOps = (dueTimes: DueTimesRecord | undefined): readonly StoreOp[] =>
  dueTimes === undefined ? [] : [put(garbageKey('dueTimes', dueTimes.physicalId), ''), del(backfillKey(dueTimes.physicalId))]

export const dropIndexOps = (index: OpenIndex): readonly StoreOp[] => dropMapOps(index.map)

/** Whoever counted in this turn must not write the counters again. */
function dropMapOps(map: PartitionMap): readonly StoreOp[] {
  for (const partition of map.partitions) partition.isClosed = true
  const counts = map.partitions.map(({ id }) => del(partitionCountsKey(id)))
  return [put(garbageKey('rows', map.physicalId), ''), del(partitionMapKey(map.physicalId)), ...counts]
}

export interface GarbageParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly pins: Pins
  readonly reclaimer: Reclaimer
  /** Ids below it are of what the store lies on: what they leave lies there, where nobody reads it from here. */
  readonly inheritedIds: number
  readonly onFailure: (error: unknown) => void
}

/** Clears the list, slice by slice; one run at a time. */
export class GarbageCollector {
  readonly #parts: GarbageParts
  #running: Promise<void> | undefined
  /** What is cleared, and whose space is on its way back: nobody waits for it. By the keys of the list, in hex. */
  readonly #givingBack = new Map<string, Promise<void>>()
  /** Something may have been listed since the run last looked. */
  #isDue = false
  #isStopped = false

  constructor(parts: GarbageParts) {
    this.#parts = parts
  }

  /** Starts clearing, unless it is under way; what is listed meanwhile is cleared too. */
  start(): Promise<void> {
    this.#isDue = true
    this.#running ??= this.#run()
    return this.#running
  }

  /** To be called when the reclaimer has stopped. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
    await Promise.all(this.#givingBack.values())
  }

  async #run(): Promise<void> {
    try {
      while (this.#isDue && !this.#isStopped) {
        this.#isDue = false
        await this.#clearListed()
      }
    } finally {
      this.#running = undefined // in the turn of the last look at `isDue`: whoever starts later starts a run of its own
    }
  }

  /** Once through the list: whoever adds to it makes another run due. */
  async #clearListed(): Promise<void> {
    await this.#parts.commits.landed()
    for (let { lower } = GARBAGE_RANGE; !this.#isStopped;) {
      const keys = await this.#keys({ lower, upper: GARBAGE_RANGE.upper }, SLICE_ENTRIES)
      const last = keys.at(-1)
      if (last === undefined) return
      for (const key of keys) if (!this.#givingBack.has(key.toString('hex'))) await this.#clear(key)
      lower = afterKey(last)
    }
  }

  async #clear(garbage: Buffer): Promise<void> {
    const { commits, pins, reclaimer, inheritedIds } = this.#parts
    const { kind, id } = readGarbageKey(garbage)
    if (id < inheritedIds) return
    if (kind === 'rows' && pins.isHeld(id)) return
    const large: KeyRange[] = []
    for (const range of rangesOf(kind, id)) {
      await this.#clearRange(range)
      if (this.#isStopped) return
      if (await reclaimer.isWorthwhile(range)) large.push(range)
    }
    if (large.length === 0) await commits.add([del(garbage)]).durable
    else this.#giveBackLater(garbage, large)
  }

  /** Each slice begins after the one before: from the start, the cursor would walk over all that was deleted. */
  async #clearRange({ lower, upper }: KeyRange): Promise<void> {
    for (let from = lower; !this.#isStopped;) {
      const keys = await this.#keys({ lower: from, upper }, SLICE_ROWS)
      const last = keys.at(-1)
      if (last === undefined) return
      await this.#parts.commits.add(keys.map(del)).durable
      from = afterKey(last)
    }
  }

  #giveBackLater(garbage: Buffer, ranges: readonly KeyRange[]): void {
    const id = garbage.toString('hex')
    const giving = this.#giveBack(garbage, ranges)
      .catch(this.#parts.onFailure)
      .finally(() => this.#givingBack.delete(id))
    this.#givingBack.set(id, giving)
  }

  async #giveBack(garbage: Buffer, ranges: readonly KeyRange[]): Promise<void> {
    const { reclaimer, commits } = this.#parts
    for (const range of ranges) if ((await reclaimer.reclaim(range)) === 'stopped') return
    await commits.add([del(garbage)]).durable
  }

  async #keys(range: KeyRange, limit: number): Promise<readonly Buffer[]> {
    const cursor = this.#parts.store.cursor({ ...range, only: 'keys' })
    try {
      return (await cursor.next(limit)).map(([key]) => key)
    } finally {
      await cursor.close()
    }
  }
}

function rangesOf(kind: GarbageKind, id: number): readonly KeyRange[] {
  switch (kind) {
    case 'rows':
      return [rowRange(id), tombstoneRange(id), undoRowsRange(id), undoListsRange(id), pastRecordsRange(id)] // nobody trails what is gone
    case 'log':
      return [logRange(id), followersRange(id)]
    case 'collections':
      return [collectionsRange(id)]
    case 'dueTimes':
      return [dueTimesRange(id)]
  }
}
