// What a change of a row does to the tallies of its table and indexes.
import type { IndexChange } from '../../indexes/index-change.js'
import type { RingIndex, RingTable } from './ring-table.js'

/** A change of a row that this gateway made, of which nobody else tells: with the entries of indexes that changed with it. */
export function tellTallies(
  table: RingTable,
  beforeBytes: number | undefined,
  afterBytes: number | undefined,
  changes: readonly IndexChange<RingIndex>[],
): void {
  table.tally.change(beforeBytes, afterBytes)
  for (const { index, beforeBytes: before, afterBytes: after } of changes) index.tally.change(before, after)
}
