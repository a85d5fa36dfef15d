// Clearing undo rows that no position needs any more, in slices, behind everything else. Invariant: an undo row goes only when every
// replica of its table is at or behind its change.
import { UNDO_LIST_RANGE, UNDO_RANGE, undoKeySequence, undoListRange, undoListSequence } from '../../storage/keys.js'
import { del, type Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { listedKeys, type UndoLedger } from './undo-ledger.js'

const SLICE_CHANGES = 256

/** Up to which change the undo rows of a table may go; infinite when nothing of it trails. */
type Lowest = () => number

export class UndoTrimmer {
  readonly #store: Store
  readonly #commits: CommitQueue
  readonly #onFailure: (error: unknown) => void
  readonly #due = new Map<UndoLedger, Lowest>()
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
    await this.#clearKind(UNDO_RANGE, (key) => undoKeySequence(key) <= upTo)
    await this.#clearKind(UNDO_LIST_RANGE, (key) => undoListSequence(key) <= upTo)
  }

  /** Clears the undo rows in the ledger that are not needed, soon. */
  trim(ledger: UndoLedger, lowest: Lowest): void {
    this.#due.set(ledger, lowest)
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
    for (const [ledger, lowest] of this.#due) {
      this.#due.delete(ledger)
      const upTo = (): number => Math.min(lowest(), this.#commits.landedSequence)
      while (!this.#isStopped && (await this.#clear(ledger.take(upTo(), SLICE_CHANGES))));
      if (ledger.hasLists) await this.#clearListed(ledger, upTo)
    }
  }

  /** @returns whether there was anything to clear */
  async #clear(keys: readonly Buffer[]): Promise<boolean> {
    if (keys.length === 0) return false
    await this.#commits.add(keys.map(del)).durable
    return true
  }

  async #clearListed(ledger: UndoLedger, upTo: () => number): Promise<void> {
    while (!this.#isStopped) {
      const sequence = upTo()
      const lists = await this.#slice(undoListRange(ledger.physicalId, sequence))
      if (!(await this.#clear(lists.flatMap(([key, list]) => [...listedKeys(list), key])))) return
    }
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
    const cursor = this.#store.cursor(range)
    try {
      return await cursor.next(SLICE_CHANGES)
    } finally {
      await cursor.close()
    }
  }
}
