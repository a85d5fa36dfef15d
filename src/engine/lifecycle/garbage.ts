// Clearing what dropped tables and indexes left, in slices, so that no delete or reset waits for it. Invariants: the list is persisted with
// the drop, so that a crash loses no slice; ids are never used again, so that nothing lands among the garbage; rows that a pin holds stay on
// the list until it is released.
import type { PartitionMap } from '../../partitions/partition-map.js'
import {
  collectionsRange,
  GARBAGE_RANGE,
  type GarbageKind,
  followersRange,
  garbageKey,
  logRange,
  partitionCountsKey,
  partitionMapKey,
  readGarbageKey,
  rowRange,
  tombstoneRange,
} from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Pins } from '../history/pins.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'

const SLICE_ROWS = 1000
const SLICE_ENTRIES = 100

/** Operations that drop a table's rows and partitions, and those of its indexes; its log may outlive it. */
export function dropTableOps(table: OpenTable): readonly StoreOp[] {
  const collections = table.hasCollections ? [put(garbageKey('collections', table.record.physicalId), '')] : []
  return [...dropMapOps(table.map), ...collections, ...table.indexes.flatMap((index) => dropMapOps(index.map))]
}

export const dropIndexOps = (index: OpenIndex): readonly StoreOp[] => dropMapOps(index.map)

/** Whoever counted in this turn must not write the counters again. */
function dropMapOps(map: PartitionMap): readonly StoreOp[] {
  for (const partition of map.partitions) partition.isClosed = true
  const counts = map.partitions.map(({ id }) => del(partitionCountsKey(id)))
  return [put(garbageKey('rows', map.physicalId), ''), del(partitionMapKey(map.physicalId)), ...counts]
}

/** Clears the list, slice by slice; one run at a time. */
export class GarbageCollector {
  readonly #store: Store
  readonly #commits: CommitQueue
  readonly #pins: Pins
  #running: Promise<void> | undefined
  /** Something may have been listed since the run last looked. */
  #isDue = false
  #isStopped = false

  constructor(store: Store, commits: CommitQueue, pins: Pins) {
    this.#store = store
    this.#commits = commits
    this.#pins = pins
  }

  /** Starts clearing, unless it is under way; what is listed meanwhile is cleared too. */
  start(): Promise<void> {
    this.#isDue = true
    this.#running ??= this.#run()
    return this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
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
    await this.#commits.landed()
    for (let { lower } = GARBAGE_RANGE; !this.#isStopped;) {
      const keys = await this.#keys({ lower, upper: GARBAGE_RANGE.upper }, SLICE_ENTRIES)
      const last = keys.at(-1)
      if (last === undefined) return
      for (const key of keys) await this.#clear(key)
      lower = Buffer.concat([last, Buffer.alloc(1)])
    }
  }

  async #clear(garbage: Buffer): Promise<void> {
    const { kind, id } = readGarbageKey(garbage)
    if (kind === 'rows' && this.#pins.isHeld(id)) return
    for (const range of rangesOf(kind, id)) {
      for (let keys = await this.#keys(range, SLICE_ROWS); keys.length > 0; keys = await this.#keys(range, SLICE_ROWS)) {
        if (this.#isStopped) return
        await this.#commits.add(keys.map(del)).durable
      }
    }
    await this.#commits.add([del(garbage)]).durable
  }

  async #keys(range: { lower: Buffer; upper: Buffer }, limit: number): Promise<readonly Buffer[]> {
    const cursor = this.#store.cursor({ ...range, only: 'keys' })
    try {
      return (await cursor.next(limit)).map(([key]) => key)
    } finally {
      await cursor.close()
    }
  }
}

function rangesOf(kind: GarbageKind, id: number): readonly { lower: Buffer; upper: Buffer }[] {
  switch (kind) {
    case 'rows':
      return [rowRange(id), tombstoneRange(id)]
    case 'log':
      return [logRange(id), followersRange(id)]
    case 'collections':
      return [collectionsRange(id)]
  }
}
