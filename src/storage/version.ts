// When, where and in which place of its order a write was made, as rows, tombstones and log entries hold it: text of fixed width.
// Invariant: no two writes have the same one, since the place in the order is never given twice.
import type { Sequence } from '../model/ids.js'
import { fixedNumber, numberBetween } from './fixed-number.js'

/** Where each number ends. */
const TIME_END = 9
const ORIGIN_END = 11
export const VERSION_CHARACTERS = 21

export interface StoredVersion {
  /** By the clock, but later than what the write replaced. */
  readonly atMs: number
  /** The region that wrote: 0 for that of the table in which this stands, otherwise its number (model/regions.ts). */
  readonly origin: number
  /** The commit's place in the store-wide order, where the write was made. */
  readonly sequence: Sequence
}

export function encodeVersion({ atMs, origin, sequence }: StoredVersion): string {
  return (
    fixedNumber(atMs, TIME_END) +
    fixedNumber(origin, ORIGIN_END - TIME_END) +
    fixedNumber(sequence, VERSION_CHARACTERS - ORIGIN_END)
  )
}

/** @param at where the text of the version begins */
export function versionAt(text: string, at: number): StoredVersion {
  return {
    atMs: numberBetween(text, at, at + TIME_END),
    origin: numberBetween(text, at + TIME_END, at + ORIGIN_END),
    sequence: numberBetween(text, at + ORIGIN_END, at + VERSION_CHARACTERS),
  }
}
