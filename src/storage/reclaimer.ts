// Gives the files' space of cleared ranges back while requests go on. LevelDB drops a deleted row when it next compacts the row's file,
// and where nothing is written any more it never does. Invariant: one slice is compacted at a time, so that LevelDB's own compactions, for
// which writes may have to wait, get their turn between two.
import { keyOfNumber, numberOf } from './key-number.js'
import type { KeyRange, Store } from './store.js'

/** Less, or what LevelDB still has in memory, is left to its own compactions: small tables that come and go should cost no work. */
const LEAST_BYTES = 4 * 1024 * 1024
/** A slice takes some tenths of a second. */
const SLICE_BYTES = 32 * 1024 * 1024
/** As many bytes of two keys are looked at to find the middle between them: kind, id and most of a hash, or all of a log's keys. */
const MIDDLE_BYTES = 12
/** After all rows that there are. */
const NO_ROWS: KeyRange = { lower: Buffer.of(0xff), upper: Buffer.of(0xff, 0) }

export class Reclaimer {
  readonly #store: Store
  readonly #onFailure: (error: unknown) => void
  /** What the files still held of a range once compacted: rows that are there, or that a snapshot needs. By its lower end, in hex. */
  readonly #leftBytes = new Map<string, number>()
  #last: Promise<void> = Promise.resolve()
  #isStopped = false

  /** @param onFailure told what `reclaimLater` failed with */
  constructor(store: Store, onFailure: (error: unknown) => void) {
    this.#store = store
    this.#onFailure = onFailure
  }

  /** Whether giving the range back is worth the work: the files hold enough of it, and twice what they did after the last time. */
  async isWorthwhile(range: KeyRange): Promise<boolean> {
    const leftBytes = this.#leftBytes.get(idOf(range)) ?? 0
    return (await this.#store.fileBytes(range)) >= Math.max(LEAST_BYTES, 2 * leftBytes)
  }

  /** Gives back what it can of the range, after what was asked for earlier. @returns how it ended: `stopped` may have left some */
  async reclaim(range: KeyRange): Promise<'done' | 'stopped'> {
    const turn = this.#last.then(() => this.#compact(range))
    this.#last = turn.catch(() => undefined) // told to whoever asked
    await turn
    return this.#isStopped ? 'stopped' : 'done'
  }

  /** The same where nobody needs to know when. */
  reclaimLater(range: KeyRange): void {
    if (!this.#isStopped) this.reclaim(range).catch(this.#onFailure)
  }

  /** Resolves when the slice that is under way has ended; no other begins. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#last
  }

  async #compact(range: KeyRange): Promise<void> {
    if (this.#isStopped || !(await this.isWorthwhile(range))) return
    await this.#compactSlices(range)
    // LevelDB deletes old files when a compaction ends, but for those that a read still held just then: the next one deletes them.
    if (!this.#isStopped) await this.#store.compact(NO_ROWS)
    const leftBytes = await this.#store.fileBytes(range)
    if (leftBytes >= LEAST_BYTES) this.#leftBytes.set(idOf(range), leftBytes)
    else this.#leftBytes.delete(idOf(range))
  }

  async #compactSlices(range: KeyRange): Promise<void> {
    const bytes = await this.#store.fileBytes(range)
    if (bytes === 0 || this.#isStopped) return
    const middle = bytes > SLICE_BYTES ? middleOf(range) : undefined
    if (middle === undefined) return this.#store.compact(range)
    await this.#compactSlices({ lower: range.lower, upper: middle })
    await this.#compactSlices({ lower: middle, upper: range.upper })
  }
}

const idOf = ({ lower }: KeyRange): string => lower.toString('hex')

/** A key that halves the range, by the first bytes of its ends; undefined where these leave nothing between them. */
export function middleOf({ lower, upper }: KeyRange): Buffer | undefined {
  const sum = numberOf(lower, MIDDLE_BYTES) + numberOf(upper, MIDDLE_BYTES)
  const middle = keyOfNumber(sum / 2n, MIDDLE_BYTES)
  return lower.compare(middle) < 0 && middle.compare(upper) < 0 ? middle : undefined
}
