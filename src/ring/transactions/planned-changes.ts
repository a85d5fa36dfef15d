// What a change of a row does to every index of its table. Pure.
import { type IndexChange, planIndex, type SizedItem } from '../../indexes/index-change.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'

export function plannedChanges(
  table: RingTable,
  before: SizedItem | undefined,
  after: SizedItem | undefined,
): readonly IndexChange<RingIndex>[] {
  return table.indexes.flatMap((index) => planIndex(index, before, after) ?? [])
}
