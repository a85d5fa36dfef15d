// Clearing undo rows that no position needs any more, in slices, after everything else. Invariant: an undo row goes only when every
// replica of its table is at its change or after it, when its change is not in a window of recovery, and when for each pin before it the same
// row has an earlier undo row after that pin.
import type { PhysicalId } from '../../model/ids.js'
import { type Clock, nextTurn } from '../../runtime/clock.js'
import {
  ownerIdOf,
  UNDO_LIST_RANGE,
  UNDO_RANGE,
  undoKeySequence,
  undoListRange,
  undoListSequence,
  undoRowsRange,
} from '../../storage/keys.js'
import type { Reclaimer } from '../../storage/reclaimer.js'
import { afterKey, del, type KeyRange, type Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Pins } from './pins.js'
import type { TableHistory } from './table-history.js'
import { listedKeys } from './undo-ledger.js'
import { areOfOneRow } from './undo-row.js'
import type { Windows } from './windows.js'

const SLICE_ROWS = 256
/** A change of a table with many indexes lists as many undo rows. */
const SLICE_LISTS = 16
/** Deleted in one batch, which takes the event loop a millisecond. */
const MOST_DELETED = 512

export interface UndoTrimmerParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: Clock
  readonly pins: Pins
  readonly windows: Windows
  readonly reclaimer: Reclaimer
  readonly onFailure: (error: unknown) => void
}

export class UndoTrimmer {
  readonly #parts: UndoTrimmerParts
  readonly #due = new Set<TableHistory>()
  /** Everything up to that change was left by an earlier run of the process. */
  #leftOver: number | undefined
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(parts: UndoTrimmerParts) {
    this.#parts = parts
  }

  /** Clears what an earlier run of the process left, unless a pin needs it: no replica trails yet, and all lists are of replicas. */
  clearLeftOver(): void {
    this.#leftOver = this.#parts.commits.decidedSequence
    this.#start()
  }

  /** Clears what nobody needs of the undo rows in the table's ledger, and of those that its sweep is to look at, soon. */
  trim(history: TableHistory): void {
    this.#due.add(history)
    this.#start()
  }

  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.settled()
  }

  #start(): void {
    if (!this.#isStopped) this.#running ??= this.#run().catch(this.#parts.onFailure)
  }

  async #run(): Promise<void> {
    try {
      await this.#parts.commits.landed()
      await this.#clearLeftOver()
      for (const history of this.#due) {
        this.#due.delete(history)
        await this.#trimLedger(history)
        await this.#sweep(history)
      }
    } finally {
      this.#running = undefined // in the turn of the last look at what is due: whoever asks later starts a run of its own
    }
  }

  async #clearLeftOver(): Promise<void> {
    const upTo = this.#leftOver
    if (upTo === undefined) return
    this.#leftOver = undefined
    await this.#clearWithin(UNDO_RANGE, this.#unneeded(upTo))
    await this.#clearWithin(UNDO_LIST_RANGE, (key) => undoListSequence(key) <= upTo)
  }

  async #trimLedger(history: TableHistory): Promise<void> {
    const { commits, clock } = this.#parts
    const { ledger } = history
    const upTo = (): number => Math.min(history.lowest(clock.nowMs()), commits.landedSequence)
    while (!this.#isStopped && (await this.#clear(ledger.take(upTo(), SLICE_ROWS))));
    if (ledger.hasLists) await this.#clearListed(ledger.physicalId, upTo)
  }

  /** @param upTo the newest change whose undo rows nobody needs */
  async #clearListed(physicalId: PhysicalId, upTo: () => number): Promise<void> {
    const ids = new Set<number>()
    let { lower } = undoListRange(physicalId, 0)
    while (!this.#isStopped) {
      const lists = await this.#slice({ lower, upper: undoListRange(physicalId, upTo()).upper }, { rows: SLICE_LISTS })
      const last = lists.at(-1)
      if (last === undefined) break
      const rows = lists.flatMap(([, list]) => listedKeys(list))
      await this.#clear([...rows, ...lists.map(([key]) => key)])
      for (const row of rows) ids.add(ownerIdOf(row))
      lower = afterKey(last[0])
    }
    for (const id of ids) this.#parts.reclaimer.reclaimLater(undoRowsRange(id))
  }

  /** As far as replicas are; later changes are looked at when they have moved on. */
  async #sweep(history: TableHistory): Promise<void> {
    const { sweep } = history
    if (sweep === undefined) return
    const upTo = Math.min(sweep.upTo, history.lowest(this.#parts.clock.nowMs()))
    if (upTo <= sweep.sweptUpTo) return
    sweep.sweptUpTo = upTo
    if (upTo === sweep.upTo) history.sweep = undefined
    for (const id of sweep.ids) await this.#clearWithin(undoRowsRange(id), this.#unneeded(upTo))
  }

  /** Asked for each undo row in the order of keys: whether its change is that one or an earlier one, and no window and no pin needs it. */
  #unneeded(upTo: number): (key: Buffer) => boolean {
    const { pins, windows } = this.#parts
    let previous: Buffer | undefined
    return (key) => {
      const from = previous !== undefined && areOfOneRow(previous, key) ? undoKeySequence(previous) : 0
      previous = key
      const sequence = undoKeySequence(key)
      const id = ownerIdOf(key)
      return sequence <= upTo && sequence <= windows.floor(id) && !pins.isHeldBetween(id, from, sequence)
    }
  }

  /** In their order, which a crash breaks off. @returns whether there was anything to clear */
  async #clear(keys: readonly Buffer[]): Promise<boolean> {
    for (let at = 0; at < keys.length; at += MOST_DELETED) {
      await this.#parts.commits.add(keys.slice(at, at + MOST_DELETED).map(del)).durable
    }
    return keys.length > 0
  }

  async #clearWithin(range: KeyRange, isUnneeded: (key: Buffer) => boolean): Promise<void> {
    let hasCleared = false
    for (let { lower } = range; !this.#isStopped;) {
      const keys = (await this.#slice({ lower, upper: range.upper }, { only: 'keys' })).map(([key]) => key)
      const last = keys.at(-1)
      if (last === undefined) break
      if (await this.#clear(keys.filter(isUnneeded))) hasCleared = true
      else await nextTurn()
      lower = afterKey(last)
    }
    if (hasCleared) this.#parts.reclaimer.reclaimLater(range)
  }

  async #slice(
    range: KeyRange,
    { rows = SLICE_ROWS, ...only }: { readonly rows?: number; readonly only?: 'keys' },
  ): Promise<readonly (readonly [key: Buffer, value: string])[]> {
    const cursor = this.#parts.store.cursor({ ...range, ...only })
    try {
      return await cursor.next(rows)
    } finally {
      await cursor.close()
    }
  }
}
