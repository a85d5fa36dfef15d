// Clearing undo rows that no position needs any more, in slices, after everything else. Invariant: an undo row goes only when every
// replica of its table is at its change or after it.
import type { Clock } from '../../runtime/clock.js'
import { UNDO_LIST_RANGE, UNDO_RANGE, undoKeySequence, undoListRange, undoListSequence } from '../../storage/keys.js'
import { del, type Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { TableHistory } from './table-history.js'
import { listedKeys } from './undo-ledger.js'

const SLICE_CHANGES = 256

export interface UndoTrimmerParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: Clock
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

  /** Clears what an earlier run of the process left: nobody trails yet. */
  clearLeftOver(): void {
    this.#leftOver = this.#parts.commits.decidedSequence
    this.#start()
  }

  /** Clears the undo rows in the table's ledger that are not needed, soon. */
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
        await this.#trim(history)
      }
    } finally {
      this.#running = undefined // in the turn of the last look at what is due: whoever asks later starts a run of its own
    }
  }

  async #clearLeftOver(): Promise<void> {
    const upTo = this.#leftOver
    if (upTo === undefined) return
    this.#leftOver = undefined
    await this.#clearKind(UNDO_RANGE, (key) => undoKeySequence(key) <= upTo)
    await this.#clearKind(UNDO_LIST_RANGE, (key) => undoListSequence(key) <= upTo)
  }

  async #trim(history: TableHistory): Promise<void> {
    const { commits, clock } = this.#parts
    const { ledger } = history
    const upTo = (): number => Math.min(history.lowest(clock.nowMs()), commits.landedSequence)
    while (!this.#isStopped && (await this.#clear(ledger.take(upTo(), SLICE_CHANGES))));
    if (!ledger.hasLists) return
    while (!this.#isStopped) {
      const lists = await this.#slice(undoListRange(ledger.physicalId, upTo()))
      if (!(await this.#clear(lists.flatMap(([key, list]) => [...listedKeys(list), key])))) return
    }
  }

  /** @returns whether there was anything to clear */
  async #clear(keys: readonly Buffer[]): Promise<boolean> {
    if (keys.length === 0) return false
    await this.#parts.commits.add(keys.map(del)).durable
    return true
  }

  async #clearKind(range: { lower: Buffer; upper: Buffer }, isLeftOver: (key: Buffer) => boolean): Promise<void> {
    for (let { lower } = range; !this.#isStopped;) {
      const keys = (await this.#slice({ lower, upper: range.upper })).map(([key]) => key)
      const last = keys.at(-1)
      if (last === undefined) return
      await this.#clear(keys.filter(isLeftOver))
      lower = Buffer.concat([last, Buffer.alloc(1)])
    }
  }

  async #slice(range: { lower: Buffer; upper: Buffer }): Promise<readonly (readonly [key: Buffer, value: string])[]> {
    const cursor = this.#parts.store.cursor(range)
    try {
      return await cursor.next(SLICE_CHANGES)
    } finally {
      await cursor.close()
    }
  }
}
