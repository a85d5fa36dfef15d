// What a destination has taken over of a partition's log, as its row says. Invariant: of each key the entries that wait are its last ones,
// so the first of them tells which they are.
import { isToBeSent, type LogEntry } from '../../log/entry.js'
import type { Sequence } from '../../model/ids.js'

/** Nothing waits before the place. */
const FORMAT = '1'
/** Keys wait: the place, the last entry that was looked at, and the first entry that waits of each key. */
const WAITING_FORMAT = '2'

export interface Passed {
  /** Every entry up to this place of the store-wide order is done with. */
  readonly sequence: Sequence
  /** So is every entry up to this place, but for those of keys that wait. */
  readonly givenSequence: Sequence
  /** The first entry that waits, of each key that does; up to `givenSequence` all later ones of the same key wait as well. */
  readonly firsts: readonly Sequence[]
}

export const passedUpTo = (sequence: Sequence): Passed => ({ sequence, givenSequence: sequence, firsts: [] })

export function encodePassed({ sequence, givenSequence, firsts }: Passed): string {
  return firsts.length === 0 ? FORMAT + String(sequence) : WAITING_FORMAT + [sequence, givenSequence, ...firsts].join(' ')
}

/** @throws Error when it was written by a newer version */
export function decodePassed(saved: string): Passed {
  const [format] = saved
  if (format !== FORMAT && format !== WAITING_FORMAT)
    throw new Error(`a link's place of format ${format}, this version reads 1 and 2`)
  const [sequence = 0, givenSequence = sequence, ...firsts] = saved.slice(1).split(' ').map(Number)
  return { sequence, givenSequence, firsts }
}

/** Tells which entries after the place are still to be sent, when it is asked of each of them in their order. */
export function waitingAfter({ givenSequence, firsts }: Passed): (entry: LogEntry) => boolean {
  const first = new Set(firsts)
  const keys = new Set<string>()
  return (entry) => {
    if (!isToBeSent(entry)) return false
    if (entry.sequence > givenSequence) return true
    const key = keyOf(entry)
    if (first.has(entry.sequence)) keys.add(key)
    return keys.has(key)
  }
}

/** The entry's key as text. */
export const keyOf = ({ rowSuffix }: LogEntry): string => rowSuffix.toString('latin1')
