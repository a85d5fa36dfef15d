// How a link sends the log of one partition. An entry that is refused for its key alone is set aside, with what follows of the same key, and
// the others pass. Invariants: entries of a key are sent in their order; what is set aside is tried again at a pace of its own.
import { isToBeSent, type LogEntry } from '../../log/entry.js'
import type { PartitionId, Sequence } from '../../model/ids.js'
import { isTermOver } from '../../model/term.js'
import type { Applied, LogPlace, Wait } from '../logs/log-reader.js'
import { decodePassed, encodePassed, keyOf, type Passed, passedUpTo, waitingAfter } from './passed.js'
import { SetAside } from './set-aside.js'

const LEAST_RETRY_MS = 100
const MOST_RETRY_MS = 1000
/** What was set aside is sent in turns of at most so many entries. */
const MOST_SENT = 128

/** Done; not this key now; or nothing now, and what the link waits for. */
export type Sent = 'done' | 'held' | 'throttled' | { readonly waits: Wait }

/** What a delivery asks of its link. */
export interface Sender {
  readonly nowMs: number
  /** What is set aside is tried now. */
  readonly isHurrying: boolean
  /** Until when the entry is on its way; undefined when it has arrived. */
  arrivesAtMs(entry: LogEntry): number | undefined
  send(entry: LogEntry): Sent
  /** An entry of the log, which is still there. */
  entryAt(partitionId: PartitionId, sequence: Sequence): LogEntry
  /** Whether the key waits in a partition that this one came from. */
  isAsideBefore(partitionId: PartitionId, key: string): boolean
}

export class Delivery {
  readonly place: LogPlace
  readonly #aside = new SetAside()
  readonly #sender: Sender
  /** What the row said when this began; what it had set aside is found again as the entries come. */
  readonly #found: Passed
  readonly #wasWaiting: (entry: LogEntry) => boolean
  #hasSent = false
  /** When what is set aside was tried last, and how long it waits from then on. */
  #triedAtMs = Number.POSITIVE_INFINITY
  #retryMs = LEAST_RETRY_MS

  constructor(place: LogPlace, sender: Sender) {
    this.place = place
    this.#sender = sender
    this.#found = foundAt(place)
    this.#wasWaiting = waitingAfter(this.#found)
  }

  get isEmpty(): boolean {
    return this.#aside.isEmpty
  }

  has(key: string): boolean {
    return this.#aside.has(key)
  }

  get passed(): Passed {
    const { givenSequence } = this.place
    return givenSequence < this.#found.givenSequence ? this.#found : this.#passedWith(givenSequence)
  }

  /** @param entries those after what was given, which may be none while something is set aside */
  apply(entries: readonly LogEntry[]): Applied {
    this.#hasSent = false
    const [first] = entries
    const isFinding = first !== undefined && first.sequence <= this.#found.givenSequence
    const waits = isFinding ? undefined : this.#sendAside()
    const taken = waits === undefined ? this.#takeAll(entries) : { givenSequence: this.place.givenSequence, waits }
    return this.#appliedAfter(taken)
  }

  #appliedAfter({ givenSequence, waits }: Taken): Applied {
    const passed = this.#passedWith(givenSequence)
    // A place that only passed what isn't sent may be found further back after a restart, so it needs no row.
    const applied = { sequence: passed.sequence, saved: this.#hasSent ? encodePassed(passed) : undefined, waits }
    if (this.#aside.isEmpty) return applied
    return { ...applied, setAside: { givenSequence, againAtMs: this.#againAtMs } }
  }

  #passedWith(givenSequence: Sequence): Passed {
    const { firsts } = this.#aside
    return firsts.length === 0 ? passedUpTo(givenSequence) : { sequence: Math.min(...firsts) - 1, givenSequence, firsts }
  }

  get #againAtMs(): number {
    return Math.min(this.#triedAtMs, this.#sender.nowMs) + this.#retryMs
  }

  /** @returns what everything waits for; undefined when new entries may pass */
  #sendAside(): Wait | undefined {
    const { nowMs, isHurrying } = this.#sender
    if (this.#aside.isEmpty || !(isHurrying || isTermOver(this.#triedAtMs, this.#retryMs, nowMs))) return undefined
    const isFirst = this.#triedAtMs === Number.POSITIVE_INFINITY
    this.#triedAtMs = nowMs
    const waits = this.#tryAside()
    this.#retryMs = isFirst || this.#hasSent ? LEAST_RETRY_MS : Math.min(this.#retryMs * 2, MOST_RETRY_MS)
    return waits
  }

  #tryAside(): Wait | undefined {
    let sent = 0
    for (const key of this.#aside.keys) {
      if (this.#sender.isAsideBefore(this.place.partitionId, key)) continue
      for (let at = this.#aside.firstOf(key); at !== undefined; at = this.#aside.firstOf(key)) {
        if (sent === MOST_SENT) return this.#againAtOnce()
        const became = this.#sender.send(this.#sender.entryAt(this.place.partitionId, at))
        if (typeof became === 'object') return became.waits
        if (became !== 'done') break
        this.#aside.dropFirst(key)
        this.#hasSent = true
        sent++
      }
    }
    return undefined
  }

  #againAtOnce(): Wait {
    this.#triedAtMs = Number.POSITIVE_INFINITY
    return 'at once'
  }

  #takeAll(entries: readonly LogEntry[]): Taken {
    let { givenSequence } = this.place
    let isHeldAnew = false
    for (const entry of entries) {
      const became = this.#take(entry)
      if (typeof became === 'object') return { givenSequence, waits: became.waits }
      if (became === 'held') isHeldAnew = true
      givenSequence = entry.sequence
    }
    // Most transactions hold their keys only until they have landed, as this step will have.
    if (isHeldAnew) return { givenSequence, waits: this.#againAtOnce() }
    return { givenSequence, waits: entries.length === 0 ? 'until woken' : undefined }
  }

  #take(entry: LogEntry): Sent {
    const { sequence } = entry
    if (sequence <= this.#found.givenSequence) {
      if (this.#wasWaiting(entry)) this.#aside.add(keyOf(entry), sequence)
      return 'done'
    }
    if (!isToBeSent(entry)) return 'done'
    const dueMs = this.#sender.arrivesAtMs(entry)
    if (dueMs !== undefined) return { waits: { dueMs } }
    return this.#sendInOrder(entry)
  }

  /** Sends it, or sets it aside when its key waits. */
  #sendInOrder(entry: LogEntry): Sent {
    const key = keyOf(entry)
    const isBehind = this.#aside.has(key) || this.#sender.isAsideBefore(this.place.partitionId, key)
    const became = isBehind ? 'throttled' : this.#sender.send(entry)
    if (became === 'done') this.#hasSent = true
    if (became === 'done' || typeof became === 'object') return became
    if (!this.#aside.hasRoomFor(key)) return { waits: 'until woken' } // what is set aside is tried again, and makes room
    if (this.#aside.isEmpty) this.#beginWaiting()
    this.#aside.add(key, entry.sequence)
    return became
  }

  #beginWaiting(): void {
    this.#triedAtMs = this.#sender.nowMs
    this.#retryMs = LEAST_RETRY_MS
  }
}

/** How far a step came, and what it waits for. */
interface Taken {
  readonly givenSequence: Sequence
  readonly waits: Wait | undefined
}

/** What the row says that was passed by the place. */
export function foundAt({ saved, sequence }: LogPlace): Passed {
  const passed = saved === undefined ? undefined : decodePassed(saved)
  return passed === undefined || passed.firsts.length === 0 ? passedUpTo(sequence) : passed
}
