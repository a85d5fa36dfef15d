// One direction between two replicas: how far each log of the source has been taken over by the destination, and what is to be done next.
// Invariant: a cursor in the store is written in the batch of the writes that it counts as done, so each entry arrives exactly once.
import type { Lag } from '../../model/lag.js'
import type { ClosedPartition } from '../../partitions/partition-map.js'
import { numberedDraws, type Random } from '../../runtime/random.js'
import { followerStateKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-tables.js'

const FORMAT = '1'

/** How far one partition's log has been taken over. */
export interface LogFollower {
  readonly partitionId: number
  /** Every entry up to this place of the store-wide order is done with. */
  cursor: number
  /** When the newest entry taken over was due: writes of a partition don't overtake each other, however their lags are drawn. */
  dueMs: number
  /** How many entries are read at once; few while the destination throttles. */
  stepEntries: number
  retryMs: number
  /** The cursor behind which a key was found held by a transaction. */
  heldAt: number | undefined
}

const MOST_ENTRIES = 128
const LEAST_RETRY_MS = 100
const MOST_RETRY_MS = 1000
const FEW_ENTRIES = 4

export interface ReplicaLinkParts {
  readonly store: Store
  readonly random: Random
}

export class ReplicaLink {
  readonly source: OpenTable
  readonly destination: OpenTable
  readonly pair: { readonly from: string; readonly to: string }
  readonly accounts: readonly [from: string, to: string]
  /** Partitions whose logs are to be read. */
  readonly dirty = new Set<number>()
  /** Partitions whose next entry is not due, and when it may be. */
  readonly waiting = new Map<number, number>()
  readonly #followers = new Map<number, LogFollower>()
  readonly #finished = new Set<number>()
  readonly #store: Store

  readonly #draw: (sequence: number) => number

  constructor({ store, random }: ReplicaLinkParts, source: OpenTable, destination: OpenTable) {
    this.#store = store
    this.source = source
    this.destination = destination
    const from = source.record.namespace
    const to = destination.record.namespace
    this.pair = { from: from.region, to: to.region }
    this.accounts = [from.account, to.account]
    this.#draw = numberedDraws(random, 'region-lag', `${from.region}>${to.region}`)
  }

  /** How long the entry of that sequence takes, in milliseconds. */
  drawnLagMs({ minMs, maxMs }: Lag, sequence: number): number {
    return minMs === maxMs ? minMs : minMs + Math.floor((this.#draw(sequence) / 2 ** 32) * (maxMs - minMs + 1))
  }

  /** Every partition of the source, closed ones first. */
  get partitionIds(): readonly number[] {
    const { lineage, partitions } = this.source.map
    return [...lineage, ...partitions].map(({ id }) => id)
  }

  /** Without a saved cursor a log is taken over from its beginning: it began with a split, whose parent's is finished first. */
  followerOf(partitionId: number): LogFollower {
    const known = this.#followers.get(partitionId)
    if (known !== undefined) return known
    const saved = this.#store.get(this.#key(partitionId))
    return this.#follow(partitionId, saved === undefined ? 0 : Number(saved.slice(1)))
  }

  /** Sets the cursor of a link that begins. */
  begin(partitionId: number, cursor: number): StoreOp {
    this.#follow(partitionId, cursor)
    return put(this.#key(partitionId), FORMAT + String(cursor))
  }

  cursorOp({ partitionId, cursor }: LogFollower): StoreOp {
    return put(this.#key(partitionId), FORMAT + String(cursor))
  }

  /** The partition from which this one was split, while its log has not been read to its end. */
  unfinishedParent(partitionId: number): ClosedPartition | undefined {
    const { lineage, partitions } = this.source.map
    const { parentId } = [...partitions, ...lineage].find(({ id }) => id === partitionId) ?? {}
    if (parentId === undefined || this.#finished.has(parentId)) return undefined
    return lineage.find(({ id }) => id === parentId)
  }

  /** The log of a closed partition has been read to its end. */
  finish({ id, children }: ClosedPartition): void {
    this.#finished.add(id)
    for (const child of children) this.dirty.add(child)
  }

  /** Drops what is known of a closed partition, of whose log nothing is left. */
  forget(partitionId: number): StoreOp {
    this.#followers.delete(partitionId)
    this.#finished.delete(partitionId)
    return del(this.#key(partitionId))
  }

  /** All went well: the next step may be larger. */
  speedUp(follower: LogFollower): void {
    follower.stepEntries = Math.min(follower.stepEntries * 2, MOST_ENTRIES)
    follower.retryMs = LEAST_RETRY_MS
  }

  /** The destination has no capacity, or holds a key. @returns how long to wait */
  slowDown(follower: LogFollower): number {
    const waitMs = follower.retryMs
    follower.stepEntries = FEW_ENTRIES
    follower.retryMs = Math.min(waitMs * 2, MOST_RETRY_MS)
    return waitMs
  }

  /** The partition's next entry may be due then, if none is earlier. */
  waitUntil(partitionId: number, dueMs: number): void {
    this.waiting.set(partitionId, Math.min(dueMs, this.waiting.get(partitionId) ?? Number.POSITIVE_INFINITY))
  }

  get isIdle(): boolean {
    return this.dirty.size === 0 && this.waiting.size === 0
  }

  get nextDueMs(): number {
    return Math.min(...this.waiting.values())
  }

  #follow(partitionId: number, cursor: number): LogFollower {
    const pace = { stepEntries: MOST_ENTRIES, retryMs: LEAST_RETRY_MS, heldAt: undefined }
    const follower: LogFollower = { partitionId, cursor, dueMs: 0, ...pace }
    this.#followers.set(partitionId, follower)
    return follower
  }

  #key(partitionId: number): Buffer {
    return followerStateKey(partitionId, linkName(this.destination))
  }
}

/** What a destination's cursors are called in the logs of the others. */
export const linkName = ({ record }: OpenTable): string => `replica/${record.physicalId}`
