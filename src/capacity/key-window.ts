// The heaviest keys of the last hour. The hour is six slices of ten minutes with a sketch each, so that what is old leaves slice by
// slice; shown is their sum, for which each sketch's bounds hold. Invariant: at most seven sketches of fixed capacity, whatever comes.
// CloudWatch keeps a figure a minute instead; that would be sixty sketches for the same sum.
// Source of the sum: Agarwal et al.: Mergeable Summaries (2012).
import { heaviest, type TopKey, TopKeys } from './top-keys.js'

const SLICE_MS = 600_000
const SLICES = 6
const COUNTERS = 512

/** What is shown reaches back this far, and up to one slice further. */
export const WINDOW_MS = SLICE_MS * SLICES

interface Slice {
  /** Which slice since the epoch. */
  readonly number: number
  readonly keys: TopKeys
}

export class KeyWindow {
  /** Oldest first. */
  #slices: Slice[] = []

  add(key: string, weight: number, nowMs: number): void {
    this.#sliceAt(nowMs).keys.add(key, weight)
  }

  /** The heaviest keys of the window, heaviest first. */
  top(n: number, nowMs: number): readonly TopKey[] {
    const oldest = numberAt(nowMs) - SLICES
    return mergeSketches(
      this.#slices.filter(({ number }) => number >= oldest).map(({ keys }) => keys),
      n,
    )
  }

  /** A clock that went back still counts in the newest slice. */
  #sliceAt(nowMs: number): Slice {
    const number = numberAt(nowMs)
    const newest = this.#slices.at(-1)
    if (newest !== undefined && newest.number >= number) return newest
    const slice = { number, keys: new TopKeys(COUNTERS) }
    this.#slices = [...this.#slices.filter((old) => old.number >= number - SLICES), slice]
    return slice
  }
}

const numberAt = (nowMs: number): number => Math.floor(nowMs / SLICE_MS)

/** A key may have been in every sketch that does not show it, with as much as was dropped from it: its floor. */
function mergeSketches(sketches: readonly TopKeys[], n: number): readonly TopKey[] {
  const floors = sketches.reduce((sum, { floor }) => sum + floor, 0)
  const sums = new Map<string, { key: string; count: number; error: number }>()
  for (const sketch of sketches) {
    for (const { key, count, error } of sketch.all()) {
      const sum = sums.get(key) ?? { key, count: floors, error: floors }
      sum.count += count - sketch.floor
      sum.error += error - sketch.floor
      sums.set(key, sum)
    }
  }
  return heaviest([...sums.values()], n)
}
