// Clearing undo rows that no position needs any more, in slices, behind everything else. Invariant: an undo row goes only when every
// replica of its table is at or behind its change.
import { UNDO_LIST_RANGE, undoListRange, undoListSequence } from '../storage/keys.js'
import { del, type Store } from '../storage/store.js'
import type { CommitQueue } from './commit-queue.js'
import { listedKeys } from './undo.js'

const SLICE_CHANGES = 256

/** Up to which change the undo rows of a table may go; infinite when nothing of it trails. */
type Lowest = () => number

export class UndoTrimmer {
  readonly #store: Store
  readonly #commits: CommitQueue
  readonly #onFailure: (error: unknown) => void
  /** By the physical id of the table. */
  readonly #due = new Map<number, Lowest>()
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(store: Store, commits: CommitQueue, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#commits = commits
    this.#onFailure = onFailure
  }

  /** Clears what an earlier run of the process left behind; nobody trails yet. */
  async clearLeftOver(): Promise<void> {
    const upTo = this.#commits.decidedSequence
    for (let from = UNDO_LIST_RANGE.lower; !this.#isStopped;) {
      const last = await this.#clear({ lower: from, upper: UNDO_LIST_RANGE.upper }, upTo)
      if (last === undefined) return
      from = Buffer.concat([last, Buffer.alloc(1)])
    }
  }

  /** Clears the table's undo rows that are not needed, soon. */
  trim(physicalId: number, lowest: Lowest): void {
    this.#due.set(physicalId, lowest)
    if (this.#isStopped) return
    this.#running ??= this.#run()
      .catch(this.#onFailure)
      .finally(() => (this.#running = undefined))
  }

  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.settled()
  }

  async #run(): Promise<void> {
    await this.#commits.landed()
    for (const [physicalId, lowest] of this.#due) {
      this.#due.delete(physicalId)
      const range = (): { lower: Buffer; upper: Buffer } =>
        undoListRange(physicalId, Math.min(lowest(), this.#commits.landedSequence))
      while (!this.#isStopped && (await this.#clear(range(), Number.POSITIVE_INFINITY)) !== undefined);
    }
  }

  /** One slice. @param upTo changes behind it stay. @returns the last list that was looked at; undefined when there was none */
  async #clear(range: { lower: Buffer; upper: Buffer }, upTo: number): Promise<Buffer | undefined> {
    const cursor = this.#store.cursor(range)
    try {
      const rows = await cursor.next(SLICE_CHANGES)
      const old = rows.filter(([key]) => undoListSequence(key) <= upTo)
      if (old.length > 0) await this.#commits.add(old.flatMap(([key, list]) => [...listedKeys(list), key].map(del))).durable
      return rows.at(-1)?.[0]
    } finally {
      await cursor.close()
    }
  }
}
