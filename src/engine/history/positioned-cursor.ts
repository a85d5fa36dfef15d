// A range of rows as it was at a position: stored rows and undo rows, merged in one snapshot. Invariants: each key comes at most once, with
// what the first undo row after the position says, or as it is stored where there is none; both directions; at no time are more than a
// chunk of each held.
import type { PhysicalId } from '../../model/ids.js'
import { nextTurn } from '../../runtime/clock.js'
import { rowKey, rowKeySuffix, undoKey, undoKeySequence, undoKeySuffix, undoRange } from '../../storage/keys.js'
import type { Cursor, Snapshot, Store } from '../../storage/store.js'
import { afterUndo, firstUndo, undone } from './undo-row.js'

const CHUNK_ROWS = 128
/** Fetches between two turns of others. */
const FETCHES_A_TURN = 4
/** Undo rows of one key that are passed one by one; a key that changed more often has the one that is shown looked for. */
const PASSED = CHUNK_ROWS

type StoredRow = readonly [key: Buffer, value: string]

export interface PositionedRange {
  readonly physicalId: PhysicalId
  /** Suffixes, the upper one exclusive. */
  readonly lower: Buffer
  readonly upper: Buffer
  readonly reverse: boolean
  readonly snapshot: Snapshot
  /** Where in the store-wide order the reader of that suffix is. */
  positionOf(suffix: Buffer): number
}

/** A cursor that can be looked into. */
class Peeking {
  readonly #cursor: Cursor
  #chunk: readonly StoredRow[] = []
  #at = 0
  #fetches = 0
  #isExhausted = false

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  /** Whether the next row has to be waited for. */
  get isEmpty(): boolean {
    return this.#at >= this.#chunk.length && !this.#isExhausted
  }

  /** The next row; undefined after the last one, or when it has to be fetched. */
  get head(): StoredRow | undefined {
    return this.#chunk[this.#at]
  }

  skip(): void {
    this.#at++
  }

  async fetch(): Promise<void> {
    if (++this.#fetches % FETCHES_A_TURN === 0) await nextTurn()
    this.#chunk = await this.#cursor.next(CHUNK_ROWS)
    this.#at = 0
    this.#isExhausted = this.#chunk.length === 0
  }

  checkRead(): Promise<void> {
    return this.#cursor.checkRead()
  }

  close(): Promise<void> {
    return this.#cursor.close()
  }
}

export class PositionedCursor implements Cursor {
  readonly #store: Store
  readonly #range: PositionedRange
  readonly #rows: Peeking
  #undo: Peeking

  constructor(store: Store, range: PositionedRange) {
    const { physicalId, lower, upper, reverse, snapshot } = range
    this.#store = store
    this.#range = range
    const rows = { lower: rowKey(physicalId, lower), upper: rowKey(physicalId, upper) }
    this.#rows = new Peeking(store.cursor({ ...rows, reverse, snapshot }))
    this.#undo = new Peeking(store.cursor({ ...undoRange(physicalId, lower, upper), reverse, snapshot }))
  }

  async next(rows: number): Promise<readonly StoredRow[]> {
    const gathered: StoredRow[] = []
    while (gathered.length < rows) {
      if (this.#rows.isEmpty) await this.#rows.fetch()
      if (this.#undo.isEmpty) await this.#undo.fetch()
      const undo = this.#undo.head
      const row = this.#rows.head
      if (undo === undefined) {
        if (row === undefined) break
        gathered.push(row)
        this.#rows.skip()
        continue
      }
      const suffix = undoKeySuffix(undo[0])
      const order = row === undefined ? 1 : this.#order(rowKeySuffix(row[0]), suffix)
      if (row !== undefined && order < 0) {
        gathered.push(row)
        this.#rows.skip()
        continue
      }
      const before = await this.#beforeOf(suffix)
      const shown = before === undefined ? (order === 0 ? row?.[1] : undefined) : undone(before)
      if (order === 0) this.#rows.skip()
      if (shown !== undefined) gathered.push([rowKey(this.#range.physicalId, suffix), shown])
    }
    return gathered
  }

  async checkRead(): Promise<void> {
    await this.#rows.checkRead()
    await this.#undo.checkRead()
  }

  async close(): Promise<void> {
    await this.#rows.close()
    await this.#undo.close()
  }

  #order(a: Buffer, b: Buffer): number {
    return this.#range.reverse ? b.compare(a) : a.compare(b)
  }

  /** The first undo row of the suffix after its reader's position; undefined when there is none. All of the suffix are passed. */
  async #beforeOf(suffix: Buffer): Promise<string | undefined> {
    const { lower, upper, reverse } = this.#range
    const position = this.#range.positionOf(suffix)
    const isInside = suffix.compare(lower) >= 0 && suffix.compare(upper) < 0
    let found: string | undefined
    for (let passed = 0; ; passed++) {
      const head = this.#undo.head
      if (head === undefined || !undoKeySuffix(head[0]).equals(suffix)) return isInside ? found : ABSENT_OUTSIDE
      if (passed === PASSED) {
        await this.#pass(suffix)
        return isInside ? this.#lookFor(suffix, position) : ABSENT_OUTSIDE
      }
      if (undoKeySequence(head[0]) > position && (reverse || found === undefined)) found = head[1]
      this.#undo.skip()
      if (this.#undo.isEmpty) await this.#undo.fetch()
    }
  }

  #lookFor(suffix: Buffer, position: number): Promise<string | undefined> {
    const { physicalId, snapshot } = this.#range
    return firstUndo(this.#store, { physicalId, suffix, position }, snapshot)
  }

  /** Goes on after all undo rows of the suffix. */
  async #pass(suffix: Buffer): Promise<void> {
    const { physicalId, lower, upper, reverse, snapshot } = this.#range
    await this.#undo.close()
    const rest = reverse
      ? { lower: undoRange(physicalId, lower, upper).lower, upper: undoKey(physicalId, suffix, 0) }
      : undoRange(physicalId, afterUndo(suffix), upper)
    this.#undo = new Peeking(this.#store.cursor({ ...rest, reverse, snapshot }))
    await this.#undo.fetch()
  }
}

/** Undo rows of a key just outside of the range show nothing. */
const ABSENT_OUTSIDE = ''
