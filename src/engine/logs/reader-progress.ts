// How far one reader got in each partition's log, and which logs it is to look at, now or later. Invariants: a partition is read when its
// parent's log has been read to its end; what waits is in the logs alone, so memory holds a few numbers a partition.
import type { PartitionId, Sequence } from '../../model/ids.js'
import type { ClosedPartition } from '../../partitions/partition-map.js'
import { followerStateKey } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { Applied, LogPlace, LogReader } from './log-reader.js'

const MOST_ENTRIES = 128
const FEW_ENTRIES = 4
const LEAST_RETRY_MS = 100
const MOST_RETRY_MS = 1000

/** A place that moves, and the pace at which it does. */
interface Cursor extends LogPlace {
  sequence: Sequence
  givenSequence: Sequence
  saved: string | undefined
  /** How many entries are read at once; few after a refusal. */
  stepEntries: number
  retryMs: number
}

export class ReaderProgress {
  readonly reader: LogReader
  /** Partitions whose logs are to be looked at now. */
  readonly dirty = new Set<number>()
  /** Those that are to be looked at later, and when. */
  readonly waiting = new Map<number, number>()
  readonly #store: Store
  readonly #cursors = new Map<number, Cursor>()
  readonly #finished = new Set<number>()

  constructor(store: Store, reader: LogReader) {
    this.#store = store
    this.reader = reader
  }

  /** The places are again what the store says. */
  restore(): void {
    this.#cursors.clear()
    this.#finished.clear()
  }

  get isIdle(): boolean {
    return this.dirty.size === 0 && this.waiting.size === 0
  }

  cursorOf(partitionId: PartitionId): Readonly<Cursor> {
    return this.#cursorOf(partitionId)
  }

  /** Sets the place from which the reader goes on, for the commit that the operation is part of. @param saved as its row is to say it */
  begin(partitionId: PartitionId, saved: string): StoreOp {
    this.#open(partitionId, saved)
    return put(this.#key(partitionId), saved)
  }

  /** Drops what is known of a closed partition, of whose log nothing is left. */
  forget(partitionId: PartitionId): StoreOp {
    this.#cursors.delete(partitionId)
    this.#finished.delete(partitionId)
    return del(this.#key(partitionId))
  }

  /** The partition is looked at then, if not earlier. */
  waitUntil(partitionId: PartitionId, dueMs: number): void {
    this.waiting.set(partitionId, Math.min(dueMs, this.waiting.get(partitionId) ?? Number.POSITIVE_INFINITY))
  }

  /** Moves what is due by now to what is looked at now. */
  fallDue(nowMs: number): void {
    for (const [id, dueMs] of this.waiting) {
      if (dueMs > nowMs) continue
      this.waiting.delete(id)
      this.dirty.add(id)
    }
  }

  get nextDueMs(): number {
    let nextMs = Number.POSITIVE_INFINITY
    for (const dueMs of this.waiting.values()) nextMs = Math.min(nextMs, dueMs)
    return nextMs
  }

  /** The partition from which this one was split, while its log has not been read to its end. */
  unfinishedParent(partitionId: PartitionId): ClosedPartition | undefined {
    const { lineage, partitions } = this.reader.log.map
    if (lineage.length === 0) return undefined
    const isIt = ({ id }: { readonly id: number }): boolean => id === partitionId
    const { parentId } = partitions.find(isIt) ?? lineage.find(isIt) ?? {}
    if (parentId === undefined || this.#finished.has(parentId)) return undefined
    return lineage.find(({ id }) => id === parentId)
  }

  /** Nothing was left in the partition's log. @param landedSequence what had landed before it was looked at */
  finish(partitionId: PartitionId, landedSequence: Sequence): void {
    const closed = this.reader.log.map.lineage.find(({ id }) => id === partitionId)
    if (closed === undefined) return
    if (landedSequence < closed.closedAtSequence) {
      this.dirty.add(partitionId)
      return
    }
    this.#finished.add(partitionId)
    for (const child of closed.children) this.dirty.add(child)
  }

  /** Moves the place by what the reader made of a step. @returns the operation that its row needs, if it does */
  move(partitionId: PartitionId, { sequence, saved, waits, setAside }: Applied, nowMs: number): StoreOp | undefined {
    const cursor = this.#cursorOf(partitionId)
    cursor.sequence = sequence
    cursor.givenSequence = setAside?.givenSequence ?? sequence
    if (setAside !== undefined) this.waitUntil(partitionId, setAside.againAtMs)
    if (waits === undefined) speedUp(cursor)
    if (waits === undefined || waits === 'at once') this.dirty.add(partitionId)
    else if (waits === 'refused') this.waitUntil(partitionId, nowMs + slowDown(cursor))
    else if (waits !== 'until woken') this.waitUntil(partitionId, waits.dueMs)
    if (saved === undefined) return undefined
    cursor.saved = saved
    return put(this.#key(partitionId), saved)
  }

  #cursorOf(partitionId: PartitionId): Cursor {
    return this.#cursors.get(partitionId) ?? this.#open(partitionId, this.#store.get(this.#key(partitionId)))
  }

  #open(partitionId: PartitionId, saved: string | undefined): Cursor {
    const sequence = saved === undefined ? this.reader.startAt : this.reader.sequenceIn(saved)
    const places = { partitionId, sequence, givenSequence: sequence, saved }
    const cursor: Cursor = { ...places, stepEntries: MOST_ENTRIES, retryMs: LEAST_RETRY_MS }
    this.#cursors.set(partitionId, cursor)
    return cursor
  }

  #key(partitionId: PartitionId): Buffer {
    return followerStateKey(partitionId, this.reader.name)
  }
}

function speedUp(cursor: Cursor): void {
  cursor.stepEntries = Math.min(cursor.stepEntries * 2, MOST_ENTRIES)
  cursor.retryMs = LEAST_RETRY_MS
}

/** @returns how long to wait */
function slowDown(cursor: Cursor): number {
  const waitMs = cursor.retryMs
  cursor.stepEntries = FEW_ENTRIES
  cursor.retryMs = Math.min(waitMs * 2, MOST_RETRY_MS)
  return waitMs
}
