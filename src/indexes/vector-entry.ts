// What a vector index holds for an item: its projection, and its vector as 32-bit floats in place of the list. Invariant: an entry lies under
// the key of its row, and everything that a search needs can be read from the entry alone.
// Source: docs VectorSearch (an item without the vector or the HASH attribute is not indexed); what is projected, measured eu-west-2, 2026-08.
import { attributeOf, type Item, setAttribute } from '../model/attribute-value.js'
import { canBeSearchedBy } from '../model/vector-check.js'
import { rowSuffix } from '../model/key.js'
import { type KeySchema, type NewIndex, projectedNames } from '../model/table.js'
import { packVector, type VectorDefinition, vectorOf } from '../model/vector.js'
import type { EntryOf } from './index-entry.js'
import { projectItem } from './projected-item.js'

/** How the entries of a vector index are made. Values that no write may bring, from before there was the index, keep their item out of it. */
export function vectorEntriesOf(tableKeys: KeySchema, index: NewIndex, definition: VectorDefinition): EntryOf {
  const { attribute, dimensions } = definition
  const isWhole = index.projection.type === 'ALL'
  const names = [...projectedNames(tableKeys, index)]
  return (item) => {
    const value = attributeOf(item, attribute)
    if (value === undefined || !hasSearchValues(definition, item)) return undefined
    const vector = vectorOf(value)
    const suffix = rowSuffix(tableKeys, item)
    if (vector?.length !== dimensions || suffix === undefined) return undefined
    const shown = isWhole ? { ...item } : projectItem(item, names)
    setAttribute(shown, attribute, packVector(vector))
    return { suffix, item: shown, isWhole: false }
  }
}

function hasSearchValues({ search }: VectorDefinition, item: Item): boolean {
  for (const searched of search) {
    const value = attributeOf(item, searched.name)
    if (value === undefined ? searched.role === 'HASH' : !canBeSearchedBy(searched, value)) return false
  }
  return true
}
