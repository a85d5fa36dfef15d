// One walk over the due entries of a table: each item that is still due is deleted as a request would delete it, on the service's account.
// Invariants: an item is deleted by its value of now, looked at in the turn of its delete; no turn of the event loop does more than a
// little. Source: docs howitworks-ttl (no write units, indexes too, only while expired); items of pending transactions wait: assumed.
import assert from 'node:assert'
import type { Decision } from '../../intents/intent.js'
import { dueMsOf, type DueSpan, isWithin } from '../../model/time-to-live.js'
import { locate } from '../../partitions/partition-map.js'
import { type Clock, nextTurn } from '../../runtime/clock.js'
import { dueTimesRange, readDueTimeKey } from '../../storage/keys.js'
import type { Row } from '../../storage/row.js'
import { afterKey, type KeyRange, type Store } from '../../storage/store.js'
import type { CommitGroup } from '../commit/commit-queue.js'
import type { DueTimes } from '../tables/due-times.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import type { WritePipeline } from '../write/pipeline.js'
import { EXPIRED } from '../write/policy.js'

/** Entries that are read at once. */
const SLICE_ENTRIES = 128
/** Items that one turn deletes: so many small ones, or as many as come to so many bytes. */
const TURN_ITEMS = 32
const TURN_BYTES = 64 * 1024

export interface SweepParts {
  readonly store: Store
  readonly clock: Clock
  readonly pipeline: WritePipeline
}

/** Which items of which table. */
export interface SweepTarget {
  readonly table: OpenTable
  readonly dueTimes: DueTimes
  readonly span: DueSpan
  /** Asked before each turn: false breaks the sweep off. */
  isWanted(): boolean
}

/** What came of a sweep. */
export interface Swept {
  /** Items that were deleted, all of it landed. */
  readonly items: number
  /** The due time of the first entry after the span; undefined when there is none. */
  readonly nextMs: number | undefined
  /** Of entries in the span, the earliest whose item can't be written now. */
  readonly skippedMs: number | undefined
}

export class Sweep {
  readonly #parts: SweepParts
  readonly #target: SweepTarget
  #items = 0
  #nextMs: number | undefined
  #skippedMs: number | undefined

  constructor(parts: SweepParts, target: SweepTarget) {
    this.#parts = parts
    this.#target = target
  }

  /**
   * @param fromMs no entry that counts is due earlier. @returns undefined when it was broken off
   * @throws ApiError InternalServerError after a failed commit
   */
  async run(fromMs: number): Promise<Swept | undefined> {
    const { dueTimes, span } = this.#target
    const { lower: first, upper } = dueTimesRange(dueTimes.physicalId, Math.max(fromMs, span.fromMs))
    let lower = first
    for (let isOver = false; !isOver;) {
      const keys = await this.#read({ lower, upper })
      const last = keys.at(-1)
      const entries = keys.map(readDueTimeKey)
      const due = entries.filter(({ dueMs }) => dueMs <= span.cutoffMs)
      for (let at = 0; at < due.length; at += await this.#turn(due.slice(at))) if (!this.#target.isWanted()) return undefined
      this.#nextMs = entries[due.length]?.dueMs
      isOver = last === undefined || due.length < entries.length
      if (last !== undefined) lower = afterKey(last)
    }
    return { items: this.#items, nextMs: this.#nextMs, skippedMs: this.#skippedMs }
  }

  /** Deletes the first ones in one turn, and waits until that has landed. @returns how many it went through */
  async #turn(entries: readonly Entry[]): Promise<number> {
    let seen = 0
    let items = 0
    let bytes = 0
    let group: CommitGroup | undefined
    for (const entry of entries) {
      const done = this.#expire(entry)
      seen++
      bytes += done.sizeBytes
      if (done.group !== undefined) {
        items++
        group = done.group
      }
      if (seen === TURN_ITEMS || bytes >= TURN_BYTES) break
    }
    await (group?.durable ?? nextTurn())
    this.#items += items
    this.#target.table.expiredItems += items
    return seen
  }

  /** @returns the size of the item that was looked at; the group only of one that is deleted */
  #expire({ dueMs, suffix }: Entry): { readonly sizeBytes: number; readonly group: CommitGroup | undefined } {
    const { table, dueTimes, span } = this.#target
    const decide = (before: Row | undefined): Decision =>
      before !== undefined && isWithin(span, dueMsOf(before.item, dueTimes.attribute)) ? { kind: 'delete' } : { kind: 'keep' }
    if (!takesWrites(table, locate(table.map, suffix), this.#parts.clock)) return this.#skip(dueMs)
    const outcome = this.#parts.pipeline.carryOut([{ table, intent: { rowSuffix: suffix, decide } }], EXPIRED)
    if (outcome.kind === 'held') return this.#skip(dueMs)
    assert(outcome.kind === 'queued', 'a delete that is free and refuses nothing is stopped by transactions alone')
    return { sizeBytes: outcome.receipts[0]?.before?.sizeBytes ?? 0, group: outcome.group }
  }

  #skip(dueMs: number): { readonly sizeBytes: number; readonly group: undefined } {
    this.#skippedMs = Math.min(dueMs, this.#skippedMs ?? dueMs)
    return { sizeBytes: 0, group: undefined }
  }

  async #read(range: KeyRange): Promise<readonly Buffer[]> {
    const cursor = this.#parts.store.cursor({ ...range, only: 'keys' })
    try {
      return (await cursor.next(SLICE_ENTRIES)).map(([key]) => key)
    } finally {
      await cursor.close()
    }
  }
}

type Entry = ReturnType<typeof readDueTimeKey>
