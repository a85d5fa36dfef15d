// What a search reads of an entry of a vector index. Invariant: it is all in the entry's own item.
import { type AttributeValue, attributeOf, type Item } from './attribute-value.js'
import { searchHash, unpackVector, type VectorDefinition } from './vector.js'

/** What a search compares. */
export interface SearchedEntry {
  readonly vector: Float32Array
  /** The text of the HASH attribute's value; the empty text where the index has none. */
  readonly hash: string
  /** Those of the other search attributes, in their order; undefined where the item has none. */
  readonly filters: readonly (string | undefined)[]
}

/** @param item of an entry of that index */
export function searchedEntry(definition: VectorDefinition, item: Item): SearchedEntry {
  const hash = searchHash(definition)
  const filters = definition.search.filter(({ role }) => role === 'INLINE_FILTER')
  return {
    vector: unpackVector(attributeOf(item, definition.attribute)),
    hash: hash === undefined ? '' : (textIn(item, hash.name) ?? ''),
    filters: filters.map(({ name }) => textIn(item, name)),
  }
}

const textIn = (item: Item, name: string): string | undefined => {
  const value = attributeOf(item, name)
  return value && searchText(value)
}

/** Equal exactly for equal values: a search attribute has one scalar type, and the texts of values are canonical. */
export function searchText(value: AttributeValue): string {
  if ('S' in value) return value.S
  if ('N' in value) return value.N
  if ('B' in value) return value.B
  throw new Error('a search attribute that is no scalar')
}
