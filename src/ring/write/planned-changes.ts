// What a change of a row does to every index of its table. Pure.
import { type IndexChange, planIndex, type SizedItem } from '../../indexes/index-change.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'

const NO_CHANGES: readonly IndexChange<RingIndex>[] = []

export function plannedChanges(
  table: RingTable,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): readonly IndexChange<RingIndex>[] {
  if (table.indexes.length === 0) return NO_CHANGES
  return table.indexes.flatMap((index) => planIndex(index, before, after) ?? [])
}
