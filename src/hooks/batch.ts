// Records that wait to be handled, and how many of them make a batch. Pure.
import type { Sequence } from '../model/ids.js'
import { eventText } from './record-text.js'

/** A record that has passed the filters. */
export interface PendingRecord {
  readonly sequence: Sequence
  /** Its number, as its text has it. */
  readonly number: string
  /** When it was made. */
  readonly atMs: number
  /** When it was read, from which on its batch waits for more. */
  readonly readAtMs: number
  /** As the event has it, in JSON. */
  readonly text: string
}

/** Records that are handed over together, and what was tried with them. */
export interface Batch {
  readonly records: readonly PendingRecord[]
  /** How many of its retries are used up. */
  readonly retries: number
  /** How often in a row it was not handled, whatever the cause. */
  readonly failures: number
  /** How often the handler was run with it, or with a batch that it was a part of. */
  readonly invocations: number
}

export const newBatch = (records: readonly PendingRecord[]): Batch => ({ records, retries: 0, failures: 0, invocations: 0 })

export interface BatchLimits {
  readonly records: number
  readonly bytes: number
}

/** How many of the first records fit into one event: at least one, if there is one. */
export function countForBatch(queue: readonly PendingRecord[], limits: BatchLimits): number {
  let bytes = eventText([]).length
  let count = 0
  for (const { text } of queue) {
    bytes += Buffer.byteLength(text) + 1
    if (count > 0 && (count === limits.records || bytes > limits.bytes)) return count
    count++
  }
  return count
}

/** How many of the first records are older than that. They come in the order of their times. */
export function countTooOld(records: readonly PendingRecord[], nowMs: number, mostAgeMs: number): number {
  const kept = records.findIndex(({ atMs }) => nowMs - atMs <= mostAgeMs)
  return kept === -1 ? records.length : kept
}
