// Which changes had been made when a second began. Invariant: the first change after a second's beginning leaves a mark in its own batch: the
// change before it, under the first second that would show it. So the first mark after a second says what had been made by then; where there is
// none, that is all. Marks are left for tables whose past is kept alone. Their order is that of changes: when the clock is set back, what was
// changed in seconds that are to come again counts as changed at that moment.
import type { Sequence } from '../../model/ids.js'
import type { Clock } from '../../runtime/clock.js'
import { keySlices } from '../../storage/key-slices.js'
import { TIME_MARK_RANGE, timeMarkKey, timeMarkSecond } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'

const SLICE_MARKS = 1000

export interface TimeMark {
  /** Since the epoch: the first one whose beginning comes at or after the changes of the mark. */
  readonly second: number
  /** What had been made when any earlier second began. */
  readonly position: Sequence
}

const NO_MARK: TimeMark = { second: 0, position: -1 }

export class TimeMarks {
  readonly #store: Store
  readonly #commits: CommitQueue
  readonly #clock: Pick<Clock, 'nowMs'>
  #newest: TimeMark

  constructor(store: Store, commits: CommitQueue, clock: Pick<Clock, 'nowMs'>, newest: TimeMark | undefined) {
    this.#store = store
    this.#commits = commits
    this.#clock = clock
    this.#newest = newest ?? NO_MARK
  }

  /** Takes over what the store says. */
  restore(newest: TimeMark | undefined): void {
    this.#newest = newest ?? NO_MARK
  }

  /** No whole second began after this change: what changed since can't be asked for as it was in between. */
  get newestPosition(): Sequence {
    return this.#newest.position
  }

  /** A change is made now. @returns the mark that belongs into its batch, if it is the first of a second */
  note(sequence: Sequence): StoreOp | undefined {
    const second = Math.ceil(this.#clock.nowMs() / 1000)
    if (second <= this.#newest.second) return undefined
    this.#newest = { second, position: sequence - 1 }
    return put(timeMarkKey(second), String(sequence - 1))
  }

  /** The last change that had been made at a whole second; what is made meanwhile is no part of it. */
  async positionAt(atMs: number): Promise<Sequence> {
    const second = Math.floor(atMs / 1000)
    if (this.#newest.second <= second) return this.#commits.decidedSequence
    await this.#commits.landed()
    const cursor = this.#store.cursor({ lower: timeMarkKey(second + 1), upper: TIME_MARK_RANGE.upper })
    try {
      const [first] = await cursor.next(1)
      return first === undefined ? this.#commits.decidedSequence : Number(first[1])
    } finally {
      await cursor.close()
    }
  }

  /** Moves marks of seconds that are to come to the present one: the clock was set back. */
  async followClock(): Promise<void> {
    const newest = this.#newest
    const second = Math.ceil(this.#clock.nowMs() / 1000)
    if (newest.second <= second) return
    await this.#commits.landed()
    const later: (readonly [key: Buffer, value: string])[] = []
    const cursor = this.#store.cursor({ lower: timeMarkKey(second + 1), upper: TIME_MARK_RANGE.upper })
    try {
      for (let rows = await cursor.next(SLICE_MARKS); rows.length > 0; rows = await cursor.next(SLICE_MARKS)) later.push(...rows)
    } finally {
      await cursor.close()
    }
    if (this.#newest !== newest) return // the clock has come to them again
    const known = this.#store.get(timeMarkKey(second)) ?? later[0]?.[1]
    const position = Number(known ?? newest.position)
    this.#newest = { second, position }
    await this.#commits.add([...later.map(([key]) => del(key)), put(timeMarkKey(second), String(position))]).durable
  }

  /** Nobody will ask for a second before that time. The newest mark stays, since changes of its second leave no other. */
  async clearBefore(atMs: number): Promise<void> {
    const upper = timeMarkKey(Math.min(Math.floor(atMs / 1000), this.#newest.second))
    const slices = keySlices(this.#store, { lower: TIME_MARK_RANGE.lower, upper }, SLICE_MARKS)
    for await (const keys of slices) await this.#commits.add(keys.map(del)).durable
  }
}

/** The newest mark of a store. */
export async function loadNewestMark(store: Store): Promise<TimeMark | undefined> {
  const cursor = store.cursor({ ...TIME_MARK_RANGE, reverse: true })
  try {
    const [newest] = await cursor.next(1)
    return newest && { second: timeMarkSecond(newest[0]), position: Number(newest[1]) }
  } finally {
    await cursor.close()
  }
}
