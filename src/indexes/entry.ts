// What an index holds for an item, from the item alone. Invariant: the rows of an index are the projection of its table's rows that
// have all of its key attributes, and nothing else. Rows that were there before the index may have values that no write brings any more:
// whether they are in it, its record says.
// Source: docs SecondaryIndexes, GSI, LSI, GSI.OnlineOps.
import { isIndexable } from '../model/index-key-check.js'
import { indexRowSuffix } from '../model/key.js'
import { type KeySchema, type NewIndex, projectedNames } from '../model/table.js'
import type { EntryOf } from './index-entry.js'
import { projectItem } from './projected-item.js'
import { vectorEntriesOf } from './vector-entry.js'

/** How the entries of an index are made. What they show is worked out here, once for all of them. */
export function entriesOf(tableKeys: KeySchema, index: NewIndex): EntryOf {
  if (index.vector !== undefined) return vectorEntriesOf(tableKeys, index, index.vector)
  const isWhole = index.projection.type === 'ALL'
  const names = [...projectedNames(tableKeys, index)]
  return (item) => {
    const suffix = indexRowSuffix(index.keys, tableKeys, item)
    if (suffix === undefined || (index.skipsUnwritable && !isIndexable(index.keys, item))) return undefined
    return { suffix, item: isWhole ? item : projectItem(item, names), isWhole }
  }
}
